namespace Ridgeback.Ensembles;

/// <summary>How the members' predictions become one. Members may have weights w; without, all count 1.</summary>
public enum Combination
{
    /// <summary>Σ w·p / Σ w: the arithmetic mean of probabilities, or of numbers.</summary>
    Mean,

    /// <summary>
    /// The geometric mean of probabilities, brought to a sum of 1: softmax of Σ w·ln p / Σ w. A class that one member rules out is ruled
    /// out. A probability of 0 counts as the smallest that a <c>float</c> holds, 1.4·10⁻⁴⁵.
    /// </summary>
    GeometricMean,

    /// <summary>
    /// The share of votes, Σ w·[p is largest] / Σ w, for the class that each member finds most probable; among equal ones the lowest.
    /// </summary>
    Vote,

    /// <summary>offset + Σ w·f, of numbers only: members that correct one another.</summary>
    Sum,
}
