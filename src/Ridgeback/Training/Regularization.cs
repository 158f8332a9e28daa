using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;

namespace Ridgeback.Training;

/// <summary>What penalties, multipliers, shrinkage, constraints and weight noise add to a training graph.</summary>
internal sealed class Regularization
{
    private readonly TrainingOptions options;
    private readonly OptimizerState state;
    private readonly PenaltyScope scope;
    private readonly HashSet<string> turned;
    private readonly List<(Variable Parameter, ReferencePoint Point, Variable Kept)> references = [];
    private readonly List<(string Name, Node Value)> figures = [];
    private readonly List<(Multiplier Rule, Variable Value, Node Size)> multipliers = [];

    /// <param name="options">How to train.</param>
    /// <param name="network">The network as it is trained.</param>
    /// <param name="all">All parameters.</param>
    /// <param name="trained">Those that are trained.</param>
    /// <param name="state">Where reference points and multipliers are kept, so that they are saved.</param>
    /// <param name="examples">The number of training rows.</param>
    public Regularization(TrainingOptions options, NetworkGraph network, IReadOnlyList<Variable> all, IReadOnlyList<Variable> trained,
        OptimizerState state, int examples)
    {
        (this.options, this.state) = (options, state);
        turned = [.. network.Layers.Where(layer => !layer.Layer.UnitsLast).Select(layer => layer.Layer.Name!)];
        scope = ScopeOf(network, trained, examples) with { AllParameters = all, Reference = Reference };
        DataPenalty = Total(options.Penalties.Where(penalty => penalty is not WeightPenalty).Select(penalty => penalty.Of(scope)));
        ParameterPenalty = Total(options.Penalties.OfType<WeightPenalty>().Select(penalty => penalty.Of(scope)));
        HasDataPenalty = options.Penalties.Any(penalty => penalty is not WeightPenalty);
        MeasureLayers(trained);
        AddMultipliers();
    }

    /// <summary>The penalties that need examples, in the train phase: of activations and gradients. A scalar.</summary>
    public Node DataPenalty { get; }

    /// <summary>The penalties that need the parameters alone. A scalar.</summary>
    public Node ParameterPenalty { get; }

    /// <summary>What is measured at every evaluation: scalars that need no examples.</summary>
    public IReadOnlyList<(string Name, Node Value)> Figures => figures;

    /// <summary>True when some penalty needs examples.</summary>
    public bool HasDataPenalty { get; }

    /// <summary>What the multipliers add to the loss: Σα(Ω − k). A scalar.</summary>
    public Node MultiplierTerms => Total(multipliers.Select(multiplier => multiplier.Value * (multiplier.Size - multiplier.Rule.Limit)));

    /// <summary>
    /// How far the multipliers are from standing still, squared: Σ((α' − α)/ρ)² with α' the next value; with the gradient's, 0 only at a
    /// point of Karush, Kuhn and Tucker. A scalar.
    /// </summary>
    public Node SquaredMultiplierSteps => Total(multipliers.Select(multiplier =>
        ((multiplier.Rule.Next(multiplier.Value, multiplier.Size) - multiplier.Value) * (1 / multiplier.Rule.Rate)).Square()));

    /// <summary>The new values of the multipliers.</summary>
    public IEnumerable<Node> Updates =>
        multipliers.Select(multiplier => Node.Assign(multiplier.Value, multiplier.Rule.Next(multiplier.Value, multiplier.Size)));

    /// <summary>A network as penalties see it.</summary>
    public static PenaltyScope ScopeOf(NetworkGraph network, IReadOnlyList<Variable> parameters, int examples) => new(
        network.Features, network.Prediction, [.. network.Layers.Select(
            layer => new PenalizedLayer(layer.Layer.Name!, layer.Layer.Kind, layer.Output))], parameters, examples);

    /// <summary>The network with noise on its weights, but for those of frozen layers; as it is without.</summary>
    public static NetworkGraph WithNoise(NetworkGraph network, WeightNoise? noise, RandomPlace place, IReadOnlySet<string> frozen)
    {
        if (noise is null)
        {
            return network;
        }

        var roots = Substitution.In(
            [
                network.Output, network.Prediction, .. network.Layers.Select(layer => layer.Output), .. network.Updates,
                .. network.Heads.SelectMany(head => new[] { head.Output, head.Prediction }),
            ],
            node => node.Op is VariableRead { Variable: var variable } && noise.AppliesTo(variable)
                && !frozen.Contains(TrainingGraph.LayerOf(variable)) ? noise.Of(variable, place) : null);
        var layers = network.Layers.Select((layer, i) => layer with { Output = roots[2 + i] }).ToList();
        var after = 2 + layers.Count + network.Updates.Count;
        var heads =
            network.Heads.Select((head, i) => head with { Output = roots[after + (2 * i)], Prediction = roots[after + (2 * i) + 1] });
        return network with
        {
            Output = roots[0],
            Prediction = roots[1],
            Layers = layers,
            Updates = [.. roots.Skip(2 + layers.Count).Take(network.Updates.Count)],
            Heads = [.. heads]
        };
    }

    /// <summary>A gradient of the loss with those of weight penalties and multipliers added.</summary>
    public Node AddTo(Node gradient, Variable variable)
    {
        var terms = options.Penalties.OfType<WeightPenalty>().Where(penalty => penalty.AppliesTo(variable)).Select(Term);
        var held = multipliers.Where(multiplier => multiplier.Rule.Measure.AppliesTo(variable))
            .Select(multiplier => multiplier.Value * Term(multiplier.Rule.Measure));
        return terms.Concat(held).Aggregate(gradient, (sum, next) => sum + next);

        Node Term(WeightPenalty penalty) => Gradients.Of(penalty.Of(scope.From(variable, penalty.Towards), scope.Examples), [variable])[0];
    }

    /// <summary>What becomes of an optimizer's new value before it is written.</summary>
    public Node Finish(Node next, Variable variable, Node rate)
    {
        next = options.Shrinkage.Where(shrinkage => shrinkage.AppliesTo(variable))
            .Aggregate(next, (value, shrinkage) => shrinkage.Of(value, variable, rate));
        return options.Constraints.Where(constraint => constraint.AppliesTo(variable)).Aggregate(next, (value, constraint) =>
            turned.Contains(TrainingGraph.LayerOf(variable)) ? Turn(constraint.Project(Turn(value))) : constraint.Project(value));
    }

    /// <summary>Writes the reference points down, when the parameters have their first values.</summary>
    /// <exception cref="InputException">Given values do not fit a parameter.</exception>
    public void KeepReferences(StateStore<float> store)
    {
        foreach ((var parameter, var point, var kept) in references)
        {
            var values = point.Values is null ? store.Tensor(parameter) : point.Values(parameter) ?? new float[parameter.Shape.Count];
            store.SetTensor(kept, values.Length == parameter.Shape.Count ? values : throw new InputException(
                $"Reference point '{point}'", $"expected {parameter.Shape.Count} values for '{parameter.Name}' {parameter.Shape}, "
                    + $"received {values.Length}", "Give the values row by row"));
        }
    }

    private void MeasureLayers(IReadOnlyList<Variable> trained)
    {
        foreach (var layer in trained.GroupBy(TrainingGraph.LayerOf))
        {
            var own = scope with { Parameters = [.. layer] };
            if (options.Penalties.OfType<WeightPenalty>().Where(penalty => layer.Any(penalty.AppliesTo)).ToList()
                is { Count: > 0 } penalties)
            {
                figures.Add(($"penalty {layer.Key}", Total(penalties.Select(penalty => penalty.Of(own)))));
            }
        }
    }

    private void AddMultipliers()
    {
        for (var i = 0; i < options.Multipliers.Count; i++)
        {
            var rule = options.Multipliers[i];
            multipliers.Add((rule, state.GetOrAdd($"training/multiplier{i + 1}", Shape.Scalar, 0), rule.Measure.Of(scope)));
            figures.AddRange([($"multiplier {i + 1}", multipliers[i].Value), ($"size {i + 1}", multipliers[i].Size)]);
        }
    }

    /// <summary>The last two axes change places.</summary>
    private static Node Turn(Node weights)
    {
        var rank = weights.Shape.Rank;
        return weights.Transpose([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
    }

    private static Node Total(IEnumerable<Node> terms) => terms.Aggregate((Node)0.0, (sum, term) => sum + term);

    private Node? Reference(Variable variable, ReferencePoint point)
    {
        if (point == ReferencePoint.Zero)
        {
            return null;
        }

        var known = references.Find(reference => reference.Parameter == variable && reference.Point == point);
        if (known.Kept is null)
        {
            var number = references.Count(reference => reference.Parameter == variable);
            known = (variable, point,
                state.GetOrAdd(number == 0 ? $"{variable.Name}/reference" : $"{variable.Name}/reference{number + 1}", variable.Shape, 0));
            references.Add(known);
        }

        return known.Kept.Value;
    }
}
