"""The one training program that every runner starts: data, models, loop, records.

A runner starts processes and hands each of them a `Comm`; everything that a measurement
depends on lives here, once. An entry needs three imports:

    from scalebench_training.clock import now
    from scalebench_training.trial import load_trial
    from scalebench_training.program import run_trial
"""
