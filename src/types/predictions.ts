/** What a trained model said of the test rows, columns of one length. */
export interface ClassPredictions {
  readonly kind: "classes";
  /** Number of the true class. */
  readonly label: Int32Array;
  /** Number of the class that was predicted. */
  readonly predicted: Int32Array;
  /** Probability of class 1 where there are two classes, else that of the predicted one. */
  readonly score: Float64Array;
  /** Minus the logarithm of the true class's probability. */
  readonly loss: Float64Array;
}

/** The same of a regression: numbers in the target's unit. */
export interface NumberPredictions {
  readonly kind: "numbers";
  readonly unit: string;
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
}

export type Predictions = ClassPredictions | NumberPredictions;

/** Test rows that were predicted. */
export const predictedRows = (predictions: Predictions): number =>
  predictions.kind === "classes" ? predictions.label.length : predictions.truth.length;
