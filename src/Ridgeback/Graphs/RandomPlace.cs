namespace Ridgeback.Graphs;

/// <summary>The part of a random number's address that is a value: which step, which draw, which examples.</summary>
/// <param name="Step">A scalar, a whole number ≥ 0: the training step. 0 for initial values.</param>
/// <param name="Draw">A scalar, a whole number ≥ 0: the Monte-Carlo pass, Gibbs step or time step. Usually 0.</param>
/// <param name="Examples">The ids of the examples, one for each row; null when the numbers belong to no example.</param>
public sealed record RandomPlace(Node Step, Node Draw, Node? Examples = null)
{
    /// <summary>Step 0, draw 0, no examples: the place of initial values.</summary>
    public static RandomPlace Initial { get; } = new(0.0, 0.0);

    internal IReadOnlyList<Node> Inputs => Examples is null ? [Step, Draw] : [Step, Draw, Examples];
}
