using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;

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

    public TrainingGraph(Network network, Optimizer optimizer, IReadOnlyList<Penalty> penalties, IReadOnlyList<Constraint> constraints, int examples)
    {
        Network = network;
        Step = new Variable("training/step", Shape.Scalar, VariableRole.TrainingState);
        LearningRate = new Variable("training/learningRate", Shape.Scalar, VariableRole.TrainingState, optimizer.LearningRate);
        var place = new RandomPlace(Step, 0.0, Node.IndexInput(ExamplesKey, [Shape.Batch]));
        var training = network.Build(Parameters, Phase.Train, place);
        var prediction = network.Build(Parameters, Phase.Predict, RandomPlace.Initial);
        var target = TargetOf(network.Task);
        Loss = Losses.Loss.Mean(network.Task.Loss.PerExample(training.Output, target));
        Trained = [.. Parameters.Trained];
        Gradients = Graphs.Gradients.Of(Loss, [.. Trained.Select(variable => variable.Value)]);
        StepOutputs = [Loss, .. BuildUpdate(optimizer, penalties, constraints, examples), .. training.Updates];
        EvaluationOutputs = [network.Task.Loss.PerExample(prediction.Output, target), prediction.Prediction];
        TrainingLayers = training.Layers;
        PredictionLayers = prediction.Layers;
        Penalty = penalties
            .SelectMany(penalty => Trained.Where(penalty.AppliesTo).Select(v => penalty.Of(v, examples)))
            .Aggregate((Node)0.0, (sum, next) => sum + next);
    }

    public Network Network { get; }

    public ParameterSet Parameters { get; } = new();

    public Variable Step { get; }

    public Variable LearningRate { get; }

    public IReadOnlyList<Variable> Trained { get; }

    /// <summary>The gradients of the loss with respect to <see cref="Trained"/>, without penalties.</summary>
    public IReadOnlyList<Node> Gradients { get; }

    public OptimizerState OptimizerState { get; } = new();

    /// <summary>The mean data loss of a mini-batch in the train phase.</summary>
    public Node Loss { get; }

    /// <summary>The sum of all penalties.</summary>
    public Node Penalty { get; }

    /// <summary>The loss first, then the updates of parameters, optimizer and layers.</summary>
    public IReadOnlyList<Node> StepOutputs { get; }

    /// <summary>The loss of each example and the predictions, in the predict phase.</summary>
    public IReadOnlyList<Node> EvaluationOutputs { get; }

    /// <summary>Every layer's output in the train phase.</summary>
    public IReadOnlyList<LayerNode> TrainingLayers { get; }

    /// <summary>Every layer's output in the predict phase.</summary>
    public IReadOnlyList<LayerNode> PredictionLayers { get; }

    /// <summary>The input of targets: labels, a 0 or 1 for the second of two classes, or numbers.</summary>
    public static Node TargetOf(NetworkTask task) => task.Loss.Targets == TargetKind.Labels
        ? Node.IndexInput(TargetsKey, [Shape.Batch])
        : Node.Input(TargetsKey, [Shape.Batch, task.Outputs]);

    private List<Node> BuildUpdate(
        Optimizer optimizer, IReadOnlyList<Penalty> penalties, IReadOnlyList<Constraint> constraints, int examples)
    {
        var number = Step.Value + 1.0;
        var outputs = new List<Node>();
        for (var i = 0; i < Trained.Count; i++)
        {
            var variable = Trained[i];
            using (Origin.Enter(new Origin($"update of {variable.Name}", null, 0)))
            {
                var gradient = penalties.Where(penalty => penalty.AppliesTo(variable))
                    .Select(penalty => Graphs.Gradients.Of(penalty.Of(variable, examples), [variable])[0])
                    .Aggregate(Gradients[i], (sum, next) => sum + next);
                var scope = new UpdateScope(variable.Name, variable.Shape, LearningRate, number, OptimizerState);
                var value = constraints.Where(constraint => constraint.AppliesTo(variable))
                    .Aggregate(optimizer.Step(scope, variable, gradient), (next, constraint) => constraint.Project(next));
                outputs.Add(Node.Assign(variable, value));
                outputs.AddRange(scope.Updates);
            }
        }

        outputs.Add(Node.Assign(Step, number));
        return outputs;
    }
}
