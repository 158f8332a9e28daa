namespace Ridgeback.Training;

/// <summary>Called during training. Override what is of interest; the others do nothing.</summary>
/// <remarks>
/// The second training after an early stop (<see cref="EarlyStopping.Then"/>) calls it too: <see cref="EvaluationPoint.Phase"/>
/// is then 2, and steps may count from 0 again.
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>After every step.</summary>
    /// <param name="step">The step just done; its values are of this moment.</param>
    public virtual void OnStep(in StepContext step)
    {
    }

    /// <summary>After every evaluation.</summary>
    /// <param name="point">What was measured.</param>
    /// <param name="control">Stops the training on request.</param>
    public virtual void OnEvaluation(EvaluationPoint point, TrainingControl control)
    {
    }

    /// <summary>After every pass over the training rows.</summary>
    /// <param name="epoch">The number of completed epochs.</param>
    /// <param name="control">Stops the training on request.</param>
    public virtual void OnEpoch(int epoch, TrainingControl control)
    {
    }
}

/// <summary>One step, for callbacks.</summary>
/// <param name="Step">Completed steps, from 1.</param>
/// <param name="Epoch">The current epoch, from 0.</param>
/// <param name="Loss">The mini-batch's mean loss before the update, as trained.</param>
/// <param name="Control">Stops the training on request.</param>
public readonly record struct StepContext(long Step, int Epoch, double Loss, TrainingControl Control);

/// <summary>What a callback may do to the training.</summary>
public sealed class TrainingControl
{
    internal bool StopRequested { get; private set; }

    /// <summary>The learning rate of the next step and those after it, 0 or more.</summary>
    /// <exception cref="Graphs.GraphException">It is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = Setting.NotNegative(value, "TrainingControl, LearningRate", "Use 0 to hold the parameters still");
    }

    /// <summary>No step follows; the best parameters are returned.</summary>
    public void Stop() => StopRequested = true;

    internal void Restore(double learningRate, bool stopRequested) => (LearningRate, StopRequested) = (learningRate, stopRequested);
}
