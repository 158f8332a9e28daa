using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>What the training of a member left behind.</summary>
public sealed record MemberRun
{
    /// <summary>Which member, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The model with its best parameters.</summary>
    public required Model Model { get; init; }

    /// <summary>Why its training ended.</summary>
    public required StopReason StoppedBy { get; init; }

    /// <summary>A sentence about the end, where there is something to say.</summary>
    public string Message { get; init; } = "";

    /// <summary>Completed steps.</summary>
    public required long Steps { get; init; }

    /// <summary>The step whose parameters the model has.</summary>
    public required long BestStep { get; init; }

    /// <summary>Completed epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seconds of its training.</summary>
    public required double Seconds { get; init; }

    /// <summary>The seed of its random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether a second training went over the dev rows too: then nothing can be measured on them.</summary>
    public bool TrainedOnDev { get; init; }

    /// <summary>
    /// Every evaluation, in order, those of a second training too; empty for a member that was trained before and is not trained again.
    /// </summary>
    public IReadOnlyList<EvaluationPoint> History { get; init; } = [];

    /// <summary>Choices of its training that work and are fragile.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];
}
