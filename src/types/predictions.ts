/** What a trained model said of the test rows, columns of one length. */
export interface Predictions {
  /** Number of the true class. */
  readonly label: Int32Array;
  /** Number of the class that was predicted. */
  readonly predicted: Int32Array;
  /** Probability of class 1 where there are two classes, else that of the predicted one. */
  readonly score: Float64Array;
  /** Minus the logarithm of the true class's probability. */
  readonly loss: Float64Array;
}
