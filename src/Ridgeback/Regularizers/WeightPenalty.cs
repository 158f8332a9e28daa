using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A penalty for each parameter by itself, which needs no examples: its gradient is part of the fused update.</summary>
public abstract record WeightPenalty : Penalty
{
    /// <param name="strength">λ ≥ 0.</param>
    protected WeightPenalty(double strength)
        : base(strength)
    {
    }

    /// <summary>True penalizes biases as well as weights; default false.</summary>
    public bool Biases { get; init; }

    /// <summary>The point from which the size of weights is measured: the penalty is that of w − w₀. Default: 0.</summary>
    public ReferencePoint Towards { get; init; } = ReferencePoint.Zero;

    /// <summary>True for weights of the chosen layers, and their biases when asked; never for normalization.</summary>
    public bool AppliesTo(Variable variable) => Scope.Includes(Layers, Biases, variable);

    /// <summary>The penalty of one parameter.</summary>
    /// <param name="weights">The parameter less its reference point, of any shape.</param>
    /// <param name="examples">The number of training examples, ≥ 1, fixed for the run.</param>
    /// <returns>A scalar.</returns>
    public abstract Node Of(Node weights, int examples);

    /// <summary>A penalty of one's own, in a line: <c>WeightPenalty.Custom("log", 0.01, w => (1 + w.Square()).Log().Sum())</c>.</summary>
    /// <param name="name">Its name in reports and checkpoints.</param>
    /// <param name="strength">λ ≥ 0; multiplies the formula.</param>
    /// <param name="formula">From a parameter of any shape to a scalar.</param>
    public static WeightPenalty Custom(string name, double strength, Func<Node, Node> formula) =>
        new CustomPenalty(name, strength, formula);

    /// <inheritdoc/>
    public sealed override Node Of(PenaltyScope scope) => scope.Parameters.Where(AppliesTo)
        .Select(variable => Of(scope.From(variable, Towards), scope.Examples)).Aggregate((Node)0.0, (sum, term) => sum + term);

    private sealed record CustomPenalty : WeightPenalty
    {
        private readonly Func<Node, Node> formula;

        public CustomPenalty(string name, double strength, Func<Node, Node> formula)
            : base(strength) => (Kind, this.formula) = (name, formula);

        public override string Kind { get; }

        public override Node Of(Node weights, int examples) => Strength * formula(weights);
    }
}
