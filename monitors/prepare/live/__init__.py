"""Today's figures from the sources themselves: fetch, resolve, judge, and lay over the snapshot."""
