namespace Ridgeback.Training;

/// <summary>All parts of a training as one: each is asked in order.</summary>
internal sealed class TrainingParts(IReadOnlyList<ITrainingPart> parts) : ITrainingPart
{
    private readonly ITrainingPart[] parts = [.. parts];

    public void Declare(SavedState saved)
    {
        foreach (var part in parts)
        {
            part.Declare(saved);
        }
    }

    public bool Begin()
    {
        var resumed = false;
        foreach (var part in parts)
        {
            resumed |= part.Begin();
        }

        return resumed;
    }

    public StopReason? End()
    {
        foreach (var part in parts)
        {
            if (part.End() is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    public void BeforeStep()
    {
        foreach (var part in parts)
        {
            part.BeforeStep();
        }
    }

    public bool AfterStep(double loss)
    {
        var atRest = false;
        foreach (var part in parts)
        {
            atRest |= part.AfterStep(loss);
        }

        return atRest;
    }

    public void EpochEnded()
    {
        foreach (var part in parts)
        {
            part.EpochEnded();
        }
    }

    public void BeforeEvaluation()
    {
        foreach (var part in parts)
        {
            part.BeforeEvaluation();
        }
    }

    public bool TakesOver() => Array.Exists(parts, part => part.TakesOver());

    public bool Settle() => Array.Exists(parts, part => part.Settle());

    public bool Evaluated(in TakenEvaluation evaluation)
    {
        var changed = false;
        foreach (var part in parts)
        {
            changed |= part.Evaluated(evaluation);
        }

        return changed;
    }

    public void Closing()
    {
        foreach (var part in parts)
        {
            part.Closing();
        }
    }

    public void Dispose()
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }
}
