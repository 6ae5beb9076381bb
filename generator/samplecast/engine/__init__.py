"""What runs the steps of the pipeline: what is known from earlier runs, in how many processes, within which limits."""
