"""Is what stands in a document still so? `python -m monitors.verify FILE` reckons every figure of it anew.

It reads the Word and Excel documents that this app made, and dossiers (.toml). The figures come from the data set in
use: those of now, and those of the load that the document was made with. Of the document itself only its dossier is
used (targets, remarks, own figures), with the day and the link that it names. What stands around the figures is made
anew too, and compared line by line. Whether a picture shows the figures is not looked at.
"""
