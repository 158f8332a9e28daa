using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What a training leaves behind.</summary>
/// <remarks>
/// Where a second training followed an early stop, <see cref="Model"/> is the second one's. History, steps and figures are those of
/// the first: the second one has no dev rows. See <see cref="Second"/>.
/// </remarks>
public sealed record TrainingRun
{
    /// <summary>The model with the best parameters.</summary>
    public required Model Model { get; init; }

    /// <summary>Every evaluation, in order.</summary>
    public required IReadOnlyList<EvaluationPoint> History { get; init; }

    /// <summary>The step whose parameters the model has.</summary>
    public required long BestStep { get; init; }

    /// <summary>Completed steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Completed epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Why the training ended.</summary>
    public required StopReason StoppedBy { get; init; }

    /// <summary>A sentence about the end: which layer was not finite and what to try; empty when there is nothing to say.</summary>
    public string Message { get; init; } = "";

    /// <summary>Choices of this training that work and are fragile; empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Seconds of training, of all parts of a resumed run.</summary>
    public required double Seconds { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads that were used.</summary>
    public required int Threads { get; init; }

    /// <summary>What rows of each class counted; null where class weights were not asked for.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>The second training that <see cref="EarlyStopping.Then"/> asked for; null when there was none.</summary>
    public SecondTraining? Second { get; init; }

    /// <summary>The model that the figures on training and dev rows are about: that of the first training where there were two.</summary>
    public Model DevModel => Second?.FirstModel ?? Model;

    /// <summary>
    /// The L2 penalty that the length of this training resembles; null without early stopping, or where the initial parameters were best.
    /// </summary>
    public EquivalentPenalty? EquivalentPenalty { get; init; }

    /// <summary>All figures on all training rows, with the best parameters.</summary>
    public required Evaluation Train { get; init; }

    /// <summary>All figures on the dev rows, with the best parameters; null without dev rows.</summary>
    public Evaluation? Dev { get; init; }

    /// <summary>Opens a sealed test set and evaluates the model on it; the opening is recorded.</summary>
    public Evaluation Evaluate(SealedTestSet test) => Evaluate(test.Open($"evaluation after step {BestStep}"));

    /// <summary>Evaluates the model on labelled rows, which count what their classes did in training.</summary>
    public Evaluation Evaluate(Dataset data) => ModelEvaluation.Evaluate(Model, data, Threads, ClassWeights);
}
