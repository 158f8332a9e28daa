namespace Ridgeback;

/// <summary>What a person gave us cannot be used: a file, a table, a configuration, an argument.</summary>
/// <remarks>
/// The command line prints it without a stack trace and exits with code 2. It always has the same three parts.
/// </remarks>
public sealed class InputException : Exception
{
    /// <param name="what">What went wrong and where: the file, the row and column, the key.</param>
    /// <param name="found">What was expected against what was received.</param>
    /// <param name="remedy">What the person can do about it.</param>
    /// <param name="inner">The failure underneath, where there is one.</param>
    public InputException(string what, string found, string remedy, Exception? inner = null)
        : base($"{what}: {found}. {remedy}.", inner)
    {
        What = what;
        Found = found;
        Remedy = remedy;
    }

    /// <summary>What went wrong and where.</summary>
    public string What { get; }

    /// <summary>What was expected against what was received.</summary>
    public string Found { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
