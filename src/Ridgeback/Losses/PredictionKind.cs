namespace Ridgeback.Losses;

/// <summary>How an output layer's values become what a person is shown.</summary>
public enum PredictionKind
{
    /// <summary>They are it already.</summary>
    Output,

    /// <summary>Each is a logit of its own.</summary>
    Sigmoid,

    /// <summary>Together they are the logits of classes.</summary>
    Softmax,
}
