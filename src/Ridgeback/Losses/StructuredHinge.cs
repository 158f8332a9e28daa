using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Losses;

/// <summary>
/// The structured support vector machine's loss: max over ŷ of Δ(y, ŷ) + s(ŷ) − s(y), which is 0 where the truth leads every other
/// structure by its cost (R038).
/// </summary>
/// <remarks>
/// The maximum is found by a loss-augmented arg max, which is the structure's own: <see cref="ChainModel"/> has Viterbi's. The loss is
/// convex in the scores and piecewise linear; its gradient is that of the score of the rival less that of the truth. Source:
/// Tsochantaridis, Joachims, Hofmann and Altun, Large margin methods for structured and interdependent output variables (2005), margin
/// rescaling.
/// </remarks>
public static class StructuredHinge
{
    /// <summary>The loss of each example.</summary>
    /// <param name="truth">The true structures, in whatever form score and cost take.</param>
    /// <param name="rival">What arg max of cost + score gave, in the same form; no gradient goes through it.</param>
    /// <param name="score">From structures to (batch): differentiable in the parameters.</param>
    /// <param name="cost">From truth and rival to (batch): Δ ≥ 0, and 0 for the truth itself.</param>
    /// <returns>Shape (batch).</returns>
    public static Node PerExample(Node truth, Node rival, Func<Node, Node> score, Func<Node, Node, Node> cost)
    {
        var given = rival.StopGradient();
        return (cost(truth, given) + score(given) - score(truth)).Relu();
    }
}

/// <summary>A chain of tags: s(y) = Σ emission(t, yₜ) + Σ transition(yₜ₋₁, yₜ). Tags are one-hot, (batch, time, tags).</summary>
public static class ChainModel
{
    /// <summary>The score of sequences, (batch).</summary>
    /// <param name="emissions">(batch, time, tags).</param>
    /// <param name="transitions">From the row's tag to the column's, (tags, tags).</param>
    /// <param name="tags">One-hot, (batch, time, tags).</param>
    public static Node Score(Node emissions, Node transitions, Node tags)
    {
        var shape = emissions.Shape;
        var along = (emissions * tags).Sum(1, 2);
        if (shape[1] < 2)
        {
            return along;
        }

        var before = tags.Slice(1, 0, shape[1] - 1).Reshape([shape[0], shape[1] - 1, shape[2], 1]);
        return along + ((before * transitions).Sum(2) * tags.Slice(1, 1, shape[1] - 1)).Sum(1, 2);
    }

    /// <summary>The best sequences, one-hot (batch, time, tags).</summary>
    public static Node Decode(Node emissions, Node transitions) =>
        new(new ViterbiPath(0), [emissions, transitions, emissions.StopGradient()]);

    /// <summary>
    /// The sequences with the greatest sum of score and cost, where each place that differs from the truth costs the same.
    /// </summary>
    /// <param name="emissions">(batch, time, tags).</param>
    /// <param name="transitions">(tags, tags).</param>
    /// <param name="truth">One-hot, (batch, time, tags).</param>
    /// <param name="cost">Of each place that differs, ≥ 0; default 1.</param>
    public static Node Rival(Node emissions, Node transitions, Node truth, double cost = 1) =>
        new(new ViterbiPath(cost), [emissions, transitions, truth]);

    /// <summary>The structured hinge of a chain with Hamming's cost: one for each place that differs.</summary>
    /// <param name="emissions">(batch, time, tags).</param>
    /// <param name="transitions">(tags, tags).</param>
    /// <param name="truth">One-hot, (batch, time, tags).</param>
    /// <returns>Shape (batch).</returns>
    public static Node Hinge(Node emissions, Node transitions, Node truth) => StructuredHinge.PerExample(
        truth, Rival(emissions, transitions, truth), tags => Score(emissions, transitions, tags), (right, other) =>
            ((1.0 - right) * other).Sum(1, 2));
}
