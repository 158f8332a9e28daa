using Microsoft.Extensions.Logging;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Schedules;

namespace Ridgeback.Training;

/// <summary>What all parts of a training share: its rows, its plans, where it stands.</summary>
internal sealed class TrainingContext
{
    public TrainingContext(Preparation preparation, TrainingSet training, Dataset? dev, TrainingOptions options, TrainingStart start)
    {
        (Preparation, Options, Start) = (preparation, options, start);
        Train = preparation.Apply(training.Data);
        Dev = dev is { Count: > 0 } ? preparation.Apply(dev) : null;
        Graph = new TrainingGraph(Network, options, Train.LearnedFrom, Train.IsWeighted);
        Team = new WorkerTeam(Trainer.ThreadsOf(options.Threads));
        Plans = new TrainingPlans<float>(Graph, options.Seed, Team);
        Batches = OrderOf(Train.Rows.Count);
        Best = new BestParameters(options.EarlyStopping, CopyOf(Graph.Parameters.All));
        Evaluated = options.WeightAverage is null && !options.EvaluateBeside ? Plans.Store : CopyOf(Graph.Parameters.All);
        Control.LearningRate = Plans.Store.Scalar(Graph.LearningRate);
        State.Declare(Saved);
        Best.Declare(Saved);
    }

    public Preparation Preparation { get; }

    public Network Network => Preparation.Network;

    public TrainingOptions Options { get; }

    public TrainingStart Start { get; }

    /// <summary>The prepared training rows.</summary>
    public TaskRows Train { get; }

    /// <summary>The prepared dev rows; null without any.</summary>
    public TaskRows? Dev { get; }

    public TrainingGraph Graph { get; }

    public WorkerTeam Team { get; }

    public TrainingPlans<float> Plans { get; }

    public BatchOrder Batches { get; }

    /// <summary>What is evaluated: the plans' own store, or a copy where something else takes the parameters' place.</summary>
    public StateStore<float> Evaluated { get; }

    public BestParameters Best { get; }

    /// <summary>What must survive a kill.</summary>
    public SavedState Saved { get; } = new();

    public TrainerState State { get; } = new();

    public TrainingControl Control { get; } = new();

    /// <summary>Features that take the place of the rows' own in the next step; empty for none.</summary>
    public ReadOnlyMemory<float> Features { get; set; }

    /// <summary>Layers whose units began equal.</summary>
    public IReadOnlyList<string> EqualLayers { get; set; } = [];

    /// <summary>Everything optional that takes part.</summary>
    public TrainingParts Parts { get; set; } = new([]);

    /// <summary>Says what went wrong.</summary>
    public void Report(string problem)
    {
        State.Message = problem;
        Options.Logger?.LogError("{Message}", problem);
    }

    /// <summary>A store of some variables, with the values they have.</summary>
    public StateStore<float> CopyOf(IEnumerable<Variable> variables)
    {
        var store = new StateStore<float>(Options.Seed);
        store.AddWithoutInitialValues(variables);
        store.CopyFrom(Plans.Store);
        return store;
    }

    /// <summary>The parameters as they are become those that are evaluated and best so far.</summary>
    public void TakeAsFirst()
    {
        Best.Store.CopyFrom(Plans.Store);
        if (Evaluated != Plans.Store)
        {
            Evaluated.CopyFrom(Plans.Store);
        }
    }

    /// <summary>Where a schedule is asked.</summary>
    /// <param name="plateaus">The plateaus it has seen.</param>
    public SchedulePlace PlaceAfter(int plateaus) => Start.PlaceOf(this, plateaus);

    private BatchOrder OrderOf(int rows) => new(
        rows, Math.Min(Options.BatchSize, rows), Options.Seed, Network.HiddenLayers.Any(layer => layer is BatchNormalization));
}
