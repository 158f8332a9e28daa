using Ridgeback.Execution;

namespace Ridgeback.Training;

/// <summary>
/// Something that takes part in a training: it says what it does at each moment, and nothing about the others. What a training has not been
/// asked for has no part in it.
/// </summary>
internal interface ITrainingPart : IDisposable
{
    /// <summary>Names what of it must survive a kill, and what steps change.</summary>
    void Declare(SavedState saved)
    {
    }

    /// <summary>Before anything else, when all parameters have the initializers' values. True when an earlier run is taken up.</summary>
    bool Begin() => false;

    /// <summary>Why no step follows; null when one does.</summary>
    StopReason? End() => null;

    /// <summary>Before every step.</summary>
    void BeforeStep()
    {
    }

    /// <summary>After every step. True when the training has come to rest.</summary>
    /// <param name="loss">The mini-batch's mean loss before the update.</param>
    bool AfterStep(double loss) => false;

    /// <summary>After every pass over the training rows.</summary>
    void EpochEnded()
    {
    }

    /// <summary>Before every evaluation, when what is evaluated has the parameters as they are.</summary>
    void BeforeEvaluation()
    {
    }

    /// <summary>When an evaluation is due. True when the part makes it itself.</summary>
    bool TakesOver() => false;

    /// <summary>Before the next evaluation and when steps have come to an end. True when the training has gone back.</summary>
    bool Settle() => false;

    /// <summary>After every evaluation. True when the steps that follow depend on what was measured.</summary>
    bool Evaluated(in TakenEvaluation evaluation) => false;

    /// <summary>After the last step, with finite parameters.</summary>
    void Closing()
    {
    }

    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }
}

/// <summary>An evaluation that was taken note of.</summary>
/// <param name="Point">What was measured.</param>
/// <param name="Store">All variables as they were then.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
/// <param name="InTurn">Whether it was due; not so before the first step and after the last.</param>
internal readonly record struct TakenEvaluation(EvaluationPoint Point, StateStore<float> Store, bool IsBest, bool InTurn);
