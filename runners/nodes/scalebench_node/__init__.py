"""What runs on the nodes of a cluster beside training: the harness' hand there. Needs Python 3.9 and nothing else."""
