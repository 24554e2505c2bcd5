"""Data sets for training: fetched, unpacked, made into Parquet shards by Spark. No training process imports it."""
