namespace Ridgeback.Graphs;

/// <summary>What the elements of a node are.</summary>
public enum ElementKind
{
    /// <summary>Real numbers in the precision that the plan is compiled for; a mask is a real that is 0 or 1.</summary>
    Real,

    /// <summary>32-bit whole numbers: labels, row numbers, example ids. They carry no gradient.</summary>
    Index,

    /// <summary>Several tensors at once: a node of a <see cref="TupleOp"/>, read through <see cref="Node.Output"/>.</summary>
    Tuple,
}
