using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Begins with the parameters of a trained model, wherever a parameter has the same name and shape there.</summary>
/// <remarks>
/// The rest, such as an output layer for other classes, begins with its own initial values. Together with
/// <see cref="ParameterGroup.Frozen"/> or a small <see cref="ParameterGroup.LearningRateFactor"/> it adapts a model to new data.
/// </remarks>
/// <param name="Model">The trained model.</param>
public sealed record FineTuning(Model Model)
{
    /// <summary>
    /// True, the default, keeps the model's preprocessing as it was fitted: its parameters expect it. False fits the training's own
    /// preprocessing on the new rows.
    /// </summary>
    public bool KeepPreprocessing { get; init; } = true;
}
