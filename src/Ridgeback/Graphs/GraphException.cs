namespace Ridgeback.Graphs;

/// <summary>A graph that cannot be: shapes that do not fit, a kind that cannot be used, a gradient that does not exist.</summary>
/// <remarks>Thrown on the line that makes the node, so that the stack points at the mistake.</remarks>
public sealed class GraphException : Exception
{
    /// <param name="what">The op and where it was made.</param>
    /// <param name="found">What was expected against what was received.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The failure underneath, where there is one.</param>
    public GraphException(string what, string found, string remedy, Exception? inner = null)
        : base($"{what}: {found}. {remedy}.", inner)
    {
    }
}
