namespace Ridgeback.Training;

/// <summary>The part of a <see cref="TrainerState"/> that steps change: what going back to an evaluation restores.</summary>
internal readonly record struct TrainerPlace(
    int Epoch, int NextBatch, long Steps, double BatchLossSum, double BatchLossWeight, double DataPenalty, double Objective, double RateSum,
    bool AtRest);
