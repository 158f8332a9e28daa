namespace Ridgeback.Data;

/// <summary>Which rows of a source become its test set.</summary>
public enum TestRows
{
    /// <summary>Rows drawn at random.</summary>
    Random,

    /// <summary>The last rows in the order of the source, where that order was made for it (MNIST) or is time.</summary>
    Last,
}
