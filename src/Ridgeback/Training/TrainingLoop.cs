namespace Ridgeback.Training;

/// <summary>Steps, one after another, with evaluations in between, until something ends them.</summary>
internal sealed class TrainingLoop(TrainingContext context, Evaluations evaluations)
{
    private readonly TrainerState state = context.State;
    private readonly TrainingParts parts = context.Parts;
    private readonly int lastEpoch = context.Start.LastEpochOf(context.Options);

    /// <summary>Trains to the end.</summary>
    public StopReason Run(CancellationToken cancellation)
    {
        while (true)
        {
            var reason = StepUntilEnd(cancellation);
            if (!parts.Settle())
            {
                return reason;
            }
        }
    }

    private StopReason StepUntilEnd(CancellationToken cancellation)
    {
        if (state.AtRest)
        {
            return StopReason.Tolerance;
        }

        for (; state.Epoch < lastEpoch; state.Epoch++, state.NextBatch = 0)
        {
            context.Batches.Shuffle(state.Epoch);
            while (state.NextBatch < context.Batches.BatchCount)
            {
                if ((End(cancellation) ?? Step() ?? EvaluateIfDue()) is { } reason)
                {
                    return reason;
                }
            }

            parts.EpochEnded();
        }

        return context.Best.ShouldStop ? StopReason.Patience : StopReason.Epochs;
    }

    /// <summary>Why no step follows; null when one does.</summary>
    private StopReason? End(CancellationToken cancellation) =>
        context.Best.ShouldStop ? StopReason.Patience
        : parts.End() is { } reason ? reason
        : context.Control.StopRequested ? StopReason.Callback
        : cancellation.IsCancellationRequested ? StopReason.Cancelled
        : null;

    /// <summary>
    /// One step; a reason to end when its loss was not finite, or it came to rest. A gradient that overflowed shows here one step later, in
    /// the parameters; they are also looked at before every evaluation, so nothing that is measured or kept comes after it.
    /// </summary>
    private StopReason? Step()
    {
        parts.BeforeStep();
        StepRates.Set(context);
        var rows = context.Batches.Batch(state.NextBatch);
        var loss = context.Plans.Step(context.Train, rows, context.Features.Span);
        if (!double.IsFinite(loss))
        {
            Explain(rows, loss);
            return StopReason.NotFinite;
        }

        state.Count(loss, context.Train.Rows.WeightOf(rows), context.Control.LearningRate, context.Plans.DataPenalty);
        state.AtRest = parts.AfterStep(loss);
        return state.AtRest ? StopReason.Tolerance : null;
    }

    private StopReason? EvaluateIfDue()
    {
        var epochEnds = state.NextBatch == context.Batches.BatchCount;
        if (!(context.Options.EvaluateEvery is { } every ? state.Steps % every == 0 : epochEnds))
        {
            return null;
        }

        if (!context.Plans.ParametersAreFinite())
        {
            return StopReason.NotFinite;
        }

        if (!parts.Settle() && !parts.TakesOver())
        {
            evaluations.AtOnce(inTurn: true);
        }

        return null;
    }

    private void Explain(ReadOnlySpan<int> rows, double loss)
    {
        if (context.Plans.ParametersAreFinite())
        {
            context.Report(TrainingChecks.ExplainNotFinite(
                context.Plans.FirstNotFinite(context.Train, rows, loss), state.Steps + 1, context.Control.LearningRate));
        }
    }
}
