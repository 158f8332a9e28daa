using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;

namespace Ridgeback.Training;

/// <summary>Everything a training computes, as nodes: the loss, the gradients, the update, the evaluation.</summary>
/// <remarks>
/// A step is one plan, so that an update can run while its gradient is still in the cache; its guard is the loss. Penalties
/// and constraints are part of the update.
/// </remarks>
internal sealed class TrainingGraph
{
    public const string TargetsKey = "targets";
    public const string ExamplesKey = "examples";
    public const string WeightsKey = "weights";

    /// <summary>
    /// Where the norm of the gradient stands among <see cref="StepOutputs"/>, if a tolerance is set; the penalty comes after it.
    /// </summary>
    public const int GradientNormOutput = 1;

    private readonly TrainingOptions options;

    /// <param name="network">The network.</param>
    /// <param name="options">Optimizer, groups, clipping, averages, penalties and constraints.</param>
    /// <param name="examples">The number of rows that are trained on.</param>
    /// <param name="weighted">Whether rows have weights, or some no label.</param>
    public TrainingGraph(Network network, TrainingOptions options, int examples, bool weighted = false)
    {
        Network = network;
        this.options = options;
        var frozen = options.Groups.Where(group => group.Frozen).SelectMany(group => group.Layers).ToHashSet(StringComparer.Ordinal);
        Step = new Variable("training/step", Shape.Scalar, VariableRole.TrainingState);
        LearningRate = new Variable("training/learningRate", Shape.Scalar, VariableRole.TrainingState, options.Optimizer.LearningRate);
        var place = new RandomPlace(Step, 0.0, Node.IndexInput(ExamplesKey, [Shape.Batch]));
        var training = Regularization.WithNoise(
            network.Build(Parameters, layer => frozen.Contains(layer) ? Phase.Predict : Phase.Train, place), options.WeightNoise, place,
            frozen);
        var prediction = network.Build(Parameters, Phase.Predict, RandomPlace.Initial);
        Loss = SumOf(network, training, weighted);
        Trained = [.. Parameters.Trained.Where(variable => !frozen.Contains(LayerOf(variable)))];
        LayerChecks.RequireEffect(options, Trained);
        Regularization = new Regularization(options, training, [.. Parameters.Trained], Trained, OptimizerState, examples);
        Gradients = Graphs.Gradients.Of(
            Regularization.HasDataPenalty ? Loss + Regularization.DataPenalty : Loss, [.. Trained.Select(variable => variable.Value)]);
        var full = WithPenalties();
        Node[] watched = options.Tolerance is null ? [] :
        [
            options.Multipliers.Count == 0 ? GradientClipping.GlobalNorm(full)
                : (GradientClipping.GlobalNorm(full).Square() + Regularization.SquaredMultiplierSteps).Sqrt(),
            Regularization.ParameterPenalty + Regularization.DataPenalty + Regularization.MultiplierTerms,
        ];
        Node[] penalty = Regularization.HasDataPenalty ? [Regularization.DataPenalty] : [];
        DataPenaltyOutput = penalty.Length == 0 ? null : 1 + watched.Length;
        StepOutputs = [Loss, .. watched, .. penalty, .. BuildUpdate(options.Clipping?.Clip(full) ?? full), .. training.Updates];
        (EvaluationOutputs, HeadOutputs) = OutputsOf(network, prediction);
        TrainingLayers = training.Layers;
        PredictionLayers = prediction.Layers;
    }

    public Network Network { get; }

    public ParameterSet Parameters { get; } = new();

    public Variable Step { get; }

    public Variable LearningRate { get; }

    public IReadOnlyList<Variable> Trained { get; }

    /// <summary>
    /// The gradients of the loss with respect to <see cref="Trained"/>, with penalties that need examples and without those that do not.
    /// </summary>
    public IReadOnlyList<Node> Gradients { get; }

    public OptimizerState OptimizerState { get; } = new();

    /// <summary>The mean data loss of a mini-batch in the train phase; with further heads the sum of all with their weights.</summary>
    public Node Loss { get; }

    /// <summary>The averages of parameters, in the order of <see cref="Trained"/>; empty when none are kept.</summary>
    public List<Variable> Averages { get; } = [];

    /// <summary>What penalties, multipliers, shrinkage and constraints add.</summary>
    public Regularization Regularization { get; }

    /// <summary>Where the penalty of the mini-batch stands among <see cref="StepOutputs"/>; null when no penalty needs examples.</summary>
    public int? DataPenaltyOutput { get; }

    /// <summary>The loss first, what a tolerance watches, then the updates of parameters, optimizer and layers.</summary>
    public IReadOnlyList<Node> StepOutputs { get; }

    /// <summary>The loss of each example and the predictions, in the predict phase.</summary>
    public IReadOnlyList<Node> EvaluationOutputs { get; }

    /// <summary>The same for each further head.</summary>
    public IReadOnlyList<IReadOnlyList<Node>> HeadOutputs { get; }

    /// <summary>Every layer's output in the train phase.</summary>
    public IReadOnlyList<LayerNode> TrainingLayers { get; }

    /// <summary>Every layer's output in the predict phase.</summary>
    public IReadOnlyList<LayerNode> PredictionLayers { get; }

    /// <summary>The input of targets: labels, a 0 or 1 for the second of two classes, or numbers.</summary>
    public static Node TargetOf(NetworkTask task, string key = TargetsKey) => task.Loss.Targets == TargetKind.Labels
        ? Node.IndexInput(key, [Shape.Batch])
        : Node.Input(key, [Shape.Batch, task.Outputs]);

    /// <summary>An input of a further head.</summary>
    public static string KeyOf(string key, Head head) => $"{key}:{head.Name}";

    /// <summary>The loss of each example and the predictions, of the network's own task and of each further head.</summary>
    public static (IReadOnlyList<Node> Own, IReadOnlyList<IReadOnlyList<Node>> Heads) OutputsOf(Network network, NetworkGraph graph) => (
        [network.Task.Loss.PerExample(graph.Output, TargetOf(network.Task)), graph.Prediction],
        [.. graph.Heads.Select(head => (IReadOnlyList<Node>)[LossOf(head, graph.Features), head.Prediction])]);

    /// <summary>The name of the layer that a parameter belongs to.</summary>
    public static string LayerOf(Variable variable) => variable.Name[..variable.Name.LastIndexOf('/')];

    /// <summary>The mean loss of the network's own task, and those of its heads with their weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graph">The network, built.</param>
    /// <param name="weighted">Whether rows have weights, or some no label.</param>
    public static Node SumOf(Network network, NetworkGraph graph, bool weighted)
    {
        var sum = Losses.Loss.Mean(
            network.Task.Loss.PerExample(graph.Output, TargetOf(network.Task)), weighted ? Node.Input(WeightsKey, [Shape.Batch]) : null);
        foreach (var head in graph.Heads)
        {
            var mean = Losses.Loss.Mean(LossOf(head, graph.Features), Node.Input(KeyOf(WeightsKey, head.Head), [Shape.Batch]));
            sum += head.Head.Weight == 1 ? mean : head.Head.Weight * mean;
        }

        return sum;
    }

    /// <summary>The loss of each example; a reconstruction's target is the input of the network.</summary>
    private static Node LossOf(HeadNode head, Node features) => head.Task.Loss.PerExample(
        head.Output, head.Head.IsReconstruction ? features.Reshape([features.Shape[0], head.Task.Count])
            : TargetOf(head.Task, KeyOf(TargetsKey, head.Head)));

    /// <summary>The gradients of the whole objective: of the loss and of the penalties.</summary>
    private Node[] WithPenalties()
    {
        var full = new Node[Trained.Count];
        for (var i = 0; i < full.Length; i++)
        {
            using (UpdateOf(Trained[i]))
            {
                full[i] = Regularization.AddTo(Gradients[i], Trained[i]);
            }
        }

        return full;
    }

    private List<Node> BuildUpdate(IReadOnlyList<Node> gradients)
    {
        var number = Step.Value + 1.0;
        var outputs = new List<Node>();
        for (var i = 0; i < Trained.Count; i++)
        {
            var variable = Trained[i];
            using (UpdateOf(variable))
            {
                (var optimizer, var rate) = RuleOf(variable);
                var scope = new UpdateScope(variable, rate, number, OptimizerState);
                var value = Regularization.Finish(optimizer.Step(scope, variable, gradients[i]), variable, rate);
                outputs.Add(Node.Assign(variable, value));
                if (options.WeightAverage is { } average)
                {
                    var mean = scope.State("average");
                    scope.Set(mean, (average.Decay * mean.Value) + ((1 - average.Decay) * value));
                    Averages.Add(mean);
                }

                outputs.AddRange(scope.Updates);
            }
        }

        outputs.AddRange(Regularization.Updates);
        outputs.Add(Node.Assign(Step, number));
        return outputs;
    }

    /// <summary>
    /// The optimizer of a parameter and its rate. What a schedule does to the training's rate, it does to that of a group.
    /// </summary>
    private (Optimizer Optimizer, Node Rate) RuleOf(Variable variable)
    {
        Node rate = LearningRate;
        var group = options.Groups.FirstOrDefault(group => group.Layers.Contains(LayerOf(variable), StringComparer.Ordinal));
        if (group is null)
        {
            return (options.Optimizer, rate);
        }

        var optimizer = group.Optimizer ?? options.Optimizer;
        var factor = group.LearningRateFactor * (optimizer.LearningRate / options.Optimizer.LearningRate);
        return (optimizer, factor == 1 ? rate : factor * rate);
    }

    private static IDisposable UpdateOf(Variable variable) => Origin.Enter(new Origin($"update of {variable.Name}", null, 0));
}
