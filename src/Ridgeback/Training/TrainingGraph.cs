using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;

namespace Ridgeback.Training;

/// <summary>Everything a training computes, as nodes: its steps and its evaluation.</summary>
internal sealed class TrainingGraph
{
    private readonly StepShared shared;

    /// <param name="network">The network.</param>
    /// <param name="options">Objective, optimizer, groups, clipping, averages, penalties and constraints.</param>
    /// <param name="examples">The number of rows that are trained on.</param>
    /// <param name="weighted">Whether rows have weights, or some no label.</param>
    public TrainingGraph(Network network, TrainingOptions options, int examples, bool weighted = false)
    {
        shared = new StepShared(network, options, examples, weighted);
        Steps = [.. options.AllSteps.Select(step => new StepGraph(step, shared))];
        LearningRate = options.Steps.Count == 0 ? Steps[0].LearningRate
            : new Variable("training/learningRate", Shape.Scalar, VariableRole.TrainingState, options.Optimizer.LearningRate);
        var prediction = network.Build(Parameters, Phase.Predict, RandomPlace.Initial);
        (EvaluationOutputs, HeadOutputs) = TaskNodes.OutputsOf(network, prediction);
        Objectives = options.IsSupervised ? []
            : [.. Steps.Select(step => BuiltObjective.Of(step.Rule.Objective, network, prediction, weighted))];
        PredictionLayers = prediction.Layers;
    }

    public Network Network => shared.Network;

    public ParameterSet Parameters => shared.Parameters;

    public OptimizerState OptimizerState => shared.OptimizerState;

    /// <summary>What is done with every mini-batch, in order; one step for most trainings.</summary>
    public IReadOnlyList<StepGraph> Steps { get; }

    /// <summary>The rate that callbacks and the training's schedule change; that of the step where there is one only.</summary>
    public Variable LearningRate { get; }

    /// <summary>The parameters that some step moves.</summary>
    public IReadOnlyList<Variable> Trained => shared.Trained;

    /// <summary>The variables that steps keep, after the parameters.</summary>
    public IEnumerable<Variable> Kept =>
        [.. Steps.SelectMany(step => new[] { step.Step, step.LearningRate }).Append(LearningRate).Distinct(), .. OptimizerState.All];

    /// <inheritdoc cref="StepGraph.Loss"/>
    public Node Loss => Steps[0].Loss;

    /// <inheritdoc cref="StepGraph.Gradients"/>
    public IReadOnlyList<Node> Gradients => Steps[0].Gradients;

    /// <inheritdoc cref="StepGraph.Step"/>
    public Variable Step => Steps[0].Step;

    /// <inheritdoc cref="StepGraph.Regularization"/>
    public Regularization Regularization => Steps[0].Regularization;

    /// <inheritdoc cref="StepGraph.StepOutputs"/>
    public IReadOnlyList<Node> StepOutputs => Steps[0].StepOutputs;

    /// <summary>The loss of each example and the predictions, in the predict phase.</summary>
    public IReadOnlyList<Node> EvaluationOutputs { get; }

    /// <summary>The same for each further head.</summary>
    public IReadOnlyList<IReadOnlyList<Node>> HeadOutputs { get; }

    /// <summary>The objective of each step in the predict phase; empty where the network's own losses say it all.</summary>
    public IReadOnlyList<ObjectiveNodes> Objectives { get; }

    /// <summary>Every layer's output in the train phase.</summary>
    public IReadOnlyList<LayerNode> TrainingLayers => Steps[0].TrainingLayers;

    /// <summary>Every layer's output in the predict phase.</summary>
    public IReadOnlyList<LayerNode> PredictionLayers { get; }

    /// <summary>The name of the layer that a parameter belongs to.</summary>
    public static string LayerOf(Variable variable) => variable.Name[..variable.Name.LastIndexOf('/')];
}
