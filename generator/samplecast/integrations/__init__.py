"""samplecast where people already are: thin adapters from other programs' hooks to the one engine.

Each adapter is one file and the only one that imports its host; `checking.py` and `generating.py` are what they share.
"""
