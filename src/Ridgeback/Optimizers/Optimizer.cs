using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>How a gradient moves a parameter: settings, kept state, and one formula.</summary>
/// <remarks>The formula is part of the graph, so it is compiled and fused like any other.</remarks>
public abstract record Optimizer
{
    /// <param name="learningRate">Above 0; the default of each optimizer is its own.</param>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The rate before any schedule, above 0; the default of each optimizer is its own.</summary>
    public double LearningRate
    {
        get;
        init => field = Setting.Positive(value, $"Optimizer {Kind}, LearningRate", "Rates from 1e-4 to 0.1 are usual");
    }

    /// <summary>The name in a configuration, such as <c>adam</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The new value of a parameter.</summary>
    /// <param name="scope">The rate and number of the step, and what is kept between steps.</param>
    /// <param name="parameter">The old value.</param>
    /// <param name="gradient">The gradient of the whole loss with respect to it, of its shape.</param>
    public abstract Node Step(UpdateScope scope, Node parameter, Node gradient);

    private protected double Decay(double value, string name, string remedy) =>
        Setting.BelowOne(value, $"Optimizer {Kind}, {name}", remedy);
}
