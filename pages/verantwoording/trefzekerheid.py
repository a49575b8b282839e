"""How often a verdict half-way was right: the backtest."""

from monitors.views import backtest_page
from monitors.views.frame import show

show(backtest_page.body, backtest_page.FIELDS)
