namespace Ridgeback.Training;

/// <summary>Measures what a training has come to, on a sample of its rows and on the dev rows.</summary>
internal sealed class Evaluations
{
    private readonly TrainingContext context;
    private readonly RowsEvaluator sample;
    private readonly RowsEvaluator? dev;

    /// <param name="context">The training.</param>
    /// <param name="rows">Training rows to look at.</param>
    public Evaluations(TrainingContext context, int rows)
    {
        this.context = context;
        var team = context.Options.EvaluateBeside ? new Kernels.WorkerTeam(1) : context.Team;
        sample = new RowsEvaluator(context, context.Train.Sample(rows), team);
        dev = context.Dev is null ? null : new RowsEvaluator(context, context.Dev, team);
        StepChecks.RequireMeasured(context.Options.EarlyStopping, sample.Names);
    }

    /// <summary>All figures on the dev rows; null without any.</summary>
    public Evaluation? OnDevRows() => dev?.Evaluate();

    /// <summary>Evaluates at once.</summary>
    /// <param name="inTurn">Whether it is due; not so before the first step and after the last.</param>
    public void AtOnce(bool inTurn = false) => Take(Begin(), Measure(), context.Plans.Store, inTurn);

    /// <summary>What is known of an evaluation before it is made; brings what is evaluated up to date.</summary>
    public EvaluationPoint Begin()
    {
        if (context.Evaluated != context.Plans.Store)
        {
            context.Evaluated.CopyFrom(context.Plans.Store);
        }

        context.Parts.BeforeEvaluation();
        var state = context.State;
        (var penalty, var figures) = context.Plans.Penalty();
        var point = new EvaluationPoint
        {
            Regularization = figures,
            Step = state.Steps,
            Epoch = state.Epoch + ((double)state.NextBatch / context.Batches.BatchCount),
            TrainLoss = double.NaN,
            TrainMetric = double.NaN,
            Penalty = penalty + state.DataPenalty,
            BatchLoss = state.BatchLossWeight == 0 ? null : state.BatchLossSum / state.BatchLossWeight,
            LearningRate = context.Control.LearningRate,
            Phase = context.Start.IsSecond ? 2 : 1,
        };
        (state.BatchLossSum, state.BatchLossWeight) = (0, 0);
        return point;
    }

    /// <summary>Measures what is evaluated; changes nothing.</summary>
    public Measurement Measure() => new(sample.Measure(), dev?.Measure());

    /// <summary>Takes note of an evaluation. True when the steps that follow depend on it.</summary>
    /// <param name="begun">What was known before.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="store">All variables as they were then.</param>
    /// <param name="inTurn">Whether it was due.</param>
    public bool Take(EvaluationPoint begun, Measurement measured, Execution.StateStore<float> store, bool inTurn)
    {
        (var train, var onDev) = measured;
        var point = begun with
        {
            TrainLoss = train.Loss,
            TrainMetric = train.Metric,
            DevLoss = onDev?.Loss,
            DevMetric = onDev?.Metric,
            Watched = onDev?.Watched,
            Measured = sample.Names.Count == 0 ? MeasuredValues.None : new MeasuredValues(
                [.. sample.Names.Select((name, i) => new MeasuredValue(name, train.Values[i], onDev?.Values[i]))]),
        };
        context.State.History.Add(point);
        var isBest = context.Best.Take(point, context.Evaluated, context.State.RateSum);
        return context.Parts.Evaluated(new TakenEvaluation(point, store, isBest, inTurn)) | context.Best.ShouldStop;
    }
}

/// <summary>What an evaluation measured.</summary>
/// <param name="Train">On the training sample.</param>
/// <param name="Dev">On the dev rows; null without any.</param>
internal sealed record Measurement(MeasuredRows Train, MeasuredRows? Dev);
