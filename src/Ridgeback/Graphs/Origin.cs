using System.Diagnostics;

namespace Ridgeback.Graphs;

/// <summary>Where a node was made: the layer or method that made it and the user's line.</summary>
/// <param name="Scope">The layer or part, such as <c>hidden1</c>; null outside of one.</param>
/// <param name="File">The user's source file; null where no debugging information exists.</param>
/// <param name="Line">The line in that file, counted from 1; 0 when unknown.</param>
public sealed record Origin(string? Scope, string? File, int Line)
{
    private static readonly string? OwnAssembly = typeof(Origin).Assembly.GetName().Name;

    [ThreadStatic]
    private static Origin? current;

    /// <summary>The origin that a node made now would get.</summary>
    public static Origin Current => current ?? Capture();

    /// <summary>The origin entered last; null outside of all.</summary>
    internal static Origin? Entered => current;

    /// <summary>Until disposed, all nodes made on this thread get this origin. Scopes nest.</summary>
    public static Restore Enter(Origin origin)
    {
        var restore = new Restore(current);
        current = origin;
        return restore;
    }

    /// <summary>Enters a scope within the current origin; the line is looked up once, not for each node.</summary>
    public static Restore Enter(string scope)
    {
        var outer = Current;
        return Enter(outer with { Scope = outer.Scope is null ? scope : $"{outer.Scope}/{scope}" });
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var line = File is null ? "" : $"{Path.GetFileName(File)}:{Line}";
        return (Scope, line) switch
        {
            (null, "") => "unknown place",
            (null, _) => line,
            (_, "") => $"'{Scope}'",
            _ => $"'{Scope}' ({line})",
        };
    }

    /// <summary>The first line on the stack that is neither in this library nor in code without line numbers, such as .NET's.</summary>
    private static Origin Capture()
    {
        var trace = new StackTrace(1, fNeedFileInfo: true);
        for (var i = 0; i < trace.FrameCount; i++)
        {
            var frame = trace.GetFrame(i)!;
            var assembly = DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName;
            if (assembly is null || assembly == OwnAssembly || assembly.StartsWith(OwnAssembly + ",", StringComparison.Ordinal))
            {
                continue;
            }

            if (frame.GetFileName() is { } file)
            {
                return new Origin(null, file, frame.GetFileLineNumber());
            }
        }

        return new Origin(null, null, 0);
    }

    /// <summary>Leaves the scope.</summary>
    public readonly struct Restore : IDisposable
    {
        private readonly Origin? outer;

        internal Restore(Origin? outer) => this.outer = outer;

        /// <summary>Makes the outer origin the current one again.</summary>
        public void Dispose() => current = outer;
    }
}
