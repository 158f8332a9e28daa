using System.Diagnostics;

namespace Ridgeback.Training;

/// <summary>Where a training stands, apart from the numbers in the store.</summary>
internal sealed class TrainerState
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private double earlierSeconds;

    /// <summary>The epoch under way, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>The next batch of that epoch.</summary>
    public int NextBatch { get; set; }

    /// <summary>Completed steps.</summary>
    public long Steps { get; set; }

    /// <summary>The sum of the mini-batch losses since the last evaluation, each times the weight of its rows.</summary>
    public double BatchLossSum { get; set; }

    /// <summary>The weight of their rows; their number where all count 1.</summary>
    public double BatchLossWeight { get; set; }

    /// <summary>The penalties that need examples, as they were in the last step.</summary>
    public double DataPenalty { get; set; }

    /// <summary>The sum of the learning rates of all steps so far.</summary>
    public double RateSum { get; set; }

    /// <summary>Whether the training came to rest.</summary>
    public bool AtRest { get; set; }

    /// <summary>What went wrong, in words; empty when nothing did.</summary>
    public string Message { get; set; } = "";

    public List<EvaluationPoint> History { get; } = [];

    /// <summary>How long this run has been under way.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Seconds of training, with those of the parts before this one.</summary>
    public double Seconds => earlierSeconds + watch.Elapsed.TotalSeconds;

    /// <summary>Counts a step.</summary>
    /// <param name="loss">Its mini-batch's mean loss before the update.</param>
    /// <param name="weight">The weight of its rows.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="penalty">Its penalties that need examples.</param>
    public void Count(double loss, double weight, double rate, double penalty)
    {
        Steps++;
        NextBatch++;
        RateSum += rate;
        DataPenalty = penalty;
        BatchLossSum += loss * weight;
        BatchLossWeight += weight;
    }

    public void Declare(SavedState saved)
    {
        saved.Number("epoch", () => Epoch, value => Epoch = (int)value, moves: true);
        saved.Number("nextBatch", () => NextBatch, value => NextBatch = (int)value, moves: true);
        saved.Number("steps", () => Steps, value => Steps = (long)value, moves: true);
        saved.Number("batchLossSum", () => BatchLossSum, value => BatchLossSum = value, moves: true);
        saved.Number("batchLossWeight", () => BatchLossWeight, value => BatchLossWeight = value, moves: true);
        saved.Number("dataPenalty", () => DataPenalty, value => DataPenalty = value, moves: true);
        saved.Number("rateSum", () => RateSum, value => RateSum = value, moves: true);
        saved.Number("atRest", () => AtRest ? 1 : 0, value => AtRest = value != 0, moves: true);
        saved.Number("seconds", () => Seconds, value => earlierSeconds = value);
        saved.List(
            "history", json => History.ForEach(point => HistoryJson.Write(json, point)), json => History.Add(HistoryJson.Read(json)));
    }
}
