namespace Ridgeback.Training;

/// <summary>The bookkeeping of Algorithm 7.1.</summary>
internal sealed class EarlyStoppingRule(int patience)
{
    /// <summary>v: the best value so far; infinite before the first evaluation.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>i*: the step of the best value; −1 before the first.</summary>
    public long BestStep { get; private set; } = -1;

    /// <summary>j: evaluations since the best one.</summary>
    public int Waited { get; private set; }

    public bool ShouldStop => Waited >= patience;

    /// <summary>Takes note of a value; true when it is the best so far. A value that is not a number is no improvement.</summary>
    public bool Observe(long step, double value)
    {
        if (value < Best)
        {
            (Best, BestStep, Waited) = (value, step, 0);
            return true;
        }

        Waited++;
        return false;
    }

    public void Restore(double best, long bestStep, int waited) => (Best, BestStep, Waited) = (best, bestStep, waited);

    /// <summary>Names what of it must survive a kill.</summary>
    public void Declare(SavedState saved, string best, string bestStep, string waited)
    {
        saved.Number(best, () => Best, value => Best = value);
        saved.Number(bestStep, () => BestStep, value => BestStep = (long)value);
        saved.Number(waited, () => Waited, value => Waited = (int)value);
    }
}
