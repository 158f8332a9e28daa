using Ridgeback.Graphs;

namespace Ridgeback.Objectives;

/// <summary>What a training makes small and what it measures on the way, written as nodes.</summary>
/// <remarks>
/// An objective is built twice: over the network in the train phase, where it is differentiated, and in the predict phase, where it is
/// evaluated on training and dev rows. Its settings are its record's properties: they are part of what a checkpoint belongs to.
/// </remarks>
public abstract record Objective
{
    /// <summary>The name in messages and checkpoints, such as <c>supervised</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Writes the objective over a network.</summary>
    /// <param name="scope">The network as it is built, and the rows of a batch.</param>
    /// <returns>What is minimized, and what is measured besides.</returns>
    /// <exception cref="GraphException">The network has not what the objective needs.</exception>
    public abstract ObjectiveNodes Build(ObjectiveScope scope);

    /// <summary>An objective of one's own, in a line: <c>Objective.Custom("norm", scope => scope.Output.Square().Mean())</c>.</summary>
    /// <param name="name">The name; a resumed run compares it, and nothing else of the formula.</param>
    /// <param name="build">From the network and a batch to what is minimized.</param>
    public static Objective Custom(string name, Func<ObjectiveScope, ObjectiveNodes> build) => new CustomObjective(name, build);
}
