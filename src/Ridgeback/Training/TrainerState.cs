namespace Ridgeback.Training;

/// <summary>Where a training stands, apart from the numbers in the store: what a checkpoint keeps and a resumed run goes on from.</summary>
internal sealed class TrainerState(int patience, int plateauPatience)
{
    /// <summary>The epoch under way, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>The next batch of that epoch.</summary>
    public int NextBatch { get; set; }

    /// <summary>Completed steps.</summary>
    public long Steps { get; set; }

    /// <summary>The step whose parameters are kept as the best.</summary>
    public long BestStep { get; set; }

    /// <summary>The sum of the mini-batch losses since the last evaluation, each times the weight of its rows.</summary>
    public double BatchLossSum { get; set; }

    /// <summary>The weight of their rows; their number where all count 1.</summary>
    public double BatchLossWeight { get; set; }

    /// <summary>The penalties that need examples, as they were in the last step.</summary>
    public double DataPenalty { get; set; }

    /// <summary>Seconds of the parts before this one.</summary>
    public double EarlierSeconds { get; set; }

    /// <summary>The objective of the step before, for a tolerance of progress; not a number before the first step.</summary>
    public double Objective { get; set; } = double.NaN;

    /// <summary>The sum of the learning rates of all steps so far.</summary>
    public double RateSum { get; set; }

    /// <summary>That sum at <see cref="BestStep"/>.</summary>
    public double BestRateSum { get; set; }

    /// <summary>Whether a tolerance ended the training.</summary>
    public bool AtRest { get; set; }

    /// <summary>All of it that steps change.</summary>
    public TrainerPlace Place
    {
        get => new(Epoch, NextBatch, Steps, BatchLossSum, BatchLossWeight, DataPenalty, Objective, RateSum, AtRest);
        set => (Epoch, NextBatch, Steps, BatchLossSum, BatchLossWeight, DataPenalty, Objective, RateSum, AtRest) = value;
    }

    /// <summary>Plateaus that the schedule has seen.</summary>
    public int Plateaus { get; set; }

    public EarlyStoppingRule Rule { get; } = new(patience);

    /// <summary>Watches for the schedule's next plateau.</summary>
    public EarlyStoppingRule Plateau { get; } = new(plateauPatience);

    public List<EvaluationPoint> History { get; } = [];
}
