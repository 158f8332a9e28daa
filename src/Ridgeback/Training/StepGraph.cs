using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;

namespace Ridgeback.Training;

/// <summary>One step of a training as nodes: what it makes small, the gradients, the update.</summary>
/// <remarks>
/// A step is one plan, so that an update can run while its gradient is still in the cache; its guard is the loss. Penalties
/// and constraints are part of the update.
/// </remarks>
internal sealed class StepGraph
{
    /// <summary>
    /// Where the norm of the gradient stands among <see cref="StepOutputs"/>, if a tolerance is set; the penalty comes after it.
    /// </summary>
    public const int GradientNormOutput = 1;

    private readonly StepShared shared;
    private readonly Optimizer optimizer;

    public StepGraph(TrainingStep rule, StepShared shared)
    {
        (Rule, this.shared, optimizer) = (rule, shared, rule.Optimizer ?? shared.Options.Optimizer);
        Step = new Variable(shared.NameOf(rule, "step"), Shape.Scalar, VariableRole.TrainingState);
        LearningRate = new Variable(shared.NameOf(rule, "learningRate"), Shape.Scalar, VariableRole.TrainingState, optimizer.LearningRate);
        var network = Build();
        Loss = BuiltObjective.ValueOf(rule.Objective, shared.Network, network, shared.Weighted);
        Trained = shared.TrainedBy(rule);
        StepChecks.RequireReach(rule, Loss, Trained);
        Regularization = new Regularization(
            shared.Options, network, [.. shared.Parameters.Trained], Trained, shared.OptimizerState, shared.Examples);
        Gradients = Graphs.Gradients.Of(
            Regularization.HasDataPenalty ? Loss + Regularization.DataPenalty : Loss, [.. Trained.Select(variable => variable.Value)]);
        StepOutputs = OutputsOf(WithPenalties(), network);
        TrainingLayers = network.Layers;
    }

    /// <summary>What the step was asked to be.</summary>
    public TrainingStep Rule { get; }

    /// <summary>Counts the step's updates.</summary>
    public Variable Step { get; }

    public Variable LearningRate { get; }

    /// <summary>The rate before any schedule.</summary>
    public double FirstRate => optimizer.LearningRate;

    public IReadOnlyList<Variable> Trained { get; }

    /// <summary>
    /// The gradients of the loss with respect to <see cref="Trained"/>, with penalties that need examples and without those that do not.
    /// </summary>
    public IReadOnlyList<Node> Gradients { get; }

    /// <summary>What is minimized, on a mini-batch in the train phase, without penalties.</summary>
    public Node Loss { get; }

    /// <summary>The averages of parameters, in the order of <see cref="Trained"/>; empty when none are kept.</summary>
    public List<Variable> Averages { get; } = [];

    /// <summary>What penalties, multipliers, shrinkage and constraints add.</summary>
    public Regularization Regularization { get; }

    /// <summary>Where the penalty of the mini-batch stands among <see cref="StepOutputs"/>, when a penalty needs examples.</summary>
    public int DataPenaltyOutput => shared.Options.Tolerance is null ? 1 : 3;

    /// <summary>The loss first, what a tolerance watches, then the updates of parameters, optimizer and layers.</summary>
    public IReadOnlyList<Node> StepOutputs { get; }

    /// <summary>Every layer's output in the train phase.</summary>
    public IReadOnlyList<LayerNode> TrainingLayers { get; }

    /// <summary>The network in the train phase, with noise on its weights; what stays as it is, as in prediction.</summary>
    private NetworkGraph Build()
    {
        var still = shared.Layers.Still;
        var place = new RandomPlace(Step, 0.0, Node.IndexInput(BatchKeys.Examples, [Shape.Batch]));
        return Regularization.WithNoise(
            shared.Network.Build(shared.Parameters, layer => still.Contains(layer) ? Phase.Predict : Phase.Train, place),
            shared.Options.WeightNoise, place, still);
    }

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

    private List<Node> OutputsOf(Node[] full, NetworkGraph network)
    {
        var options = shared.Options;
        Node[] watched = options.Tolerance is null ? [] :
        [
            options.Multipliers.Count == 0 ? GradientClipping.GlobalNorm(full)
                : (GradientClipping.GlobalNorm(full).Square() + Regularization.SquaredMultiplierSteps).Sqrt(),
            Regularization.ParameterPenalty + Regularization.DataPenalty + Regularization.MultiplierTerms,
        ];
        Node[] penalty = Regularization.HasDataPenalty ? [Regularization.DataPenalty] : [];
        var moved = network.Updates.Where(update => shared.Moves(Rule, ((Assign)update.Op).Variable));
        return [Loss, .. watched, .. penalty, .. BuildUpdate(options.Clipping?.Clip(full) ?? full), .. moved];
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
                (var rule, var rate) = RuleOf(variable);
                var scope = new UpdateScope(variable, rate, number, shared.OptimizerState);
                var value = Regularization.Finish(rule.Step(scope, variable, gradients[i]), variable, rate);
                outputs.Add(Node.Assign(variable, value));
                if (shared.Options.WeightAverage is { } average)
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
    /// The optimizer of a parameter and its rate. What a schedule does to the step's rate, it does to that of a group.
    /// </summary>
    private (Optimizer Optimizer, Node Rate) RuleOf(Variable variable)
    {
        Node rate = LearningRate;
        var group = shared.Options.Groups.FirstOrDefault(
            group => group.Layers.Contains(TrainingGraph.LayerOf(variable), StringComparer.Ordinal));
        if (group is null)
        {
            return (optimizer, rate);
        }

        var own = group.Optimizer ?? optimizer;
        var factor = group.LearningRateFactor * (own.LearningRate / optimizer.LearningRate);
        return (own, factor == 1 ? rate : factor * rate);
    }

    private static IDisposable UpdateOf(Variable variable) => Origin.Enter(new Origin($"update of {variable.Name}", null, 0));
}
