using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>
/// A configuration as a person wrote it: JSON in which comments (<c>//</c>, <c>/* */</c>) and trailing commas are
/// allowed, and over it the command line's <c>--set path=value</c> options.
/// </summary>
/// <remarks>Nothing here throws for what a person wrote: faults are gathered and raised together by <see cref="Bind"/>.</remarks>
public sealed class SettingsDocument
{
    private readonly SettingsNode? root;
    private readonly List<ConfigurationFault> faults;

    private SettingsDocument(SettingsNode? root, List<ConfigurationFault> faults)
    {
        this.root = root;
        this.faults = faults;
    }

    /// <summary>What is wrong so far: the syntax, keys written twice, options that point nowhere.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => faults;

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="fileName">What messages call the file.</param>
    public static SettingsDocument Parse(string text, string fileName)
    {
        var (root, faults) = SettingsParser.Parse(text, fileName);
        if (root is null || root.Kind == JsonValueKind.Object)
        {
            return new(root, faults);
        }

        faults.Add(new(root.Origin, "", $"expected an object {{ … }}, received {root.Describe()}", "Put the settings between { and }"));
        return new(null, faults);
    }

    /// <summary>A configuration in which everything has its default.</summary>
    /// <param name="name">What messages call it.</param>
    public static SettingsDocument Empty(string name = "configuration") => Parse("{}", name);

    /// <summary>Applies an option written as <c>path=value</c>.</summary>
    /// <param name="assignment">Such as <c>training.epochs=20</c>; everything after the first <c>=</c> is the value.</param>
    public void Set(string assignment)
    {
        var sign = assignment.IndexOf('=');
        if (sign < 0)
        {
            faults.Add(new(SettingsOrigin.OfOption(assignment), assignment, "expected path=value, received no '='",
                "Write for example --set training.epochs=20"));
            return;
        }

        Set(assignment[..sign], assignment[(sign + 1)..]);
    }

    /// <summary>Sets one value, over what the file says or over the default.</summary>
    /// <param name="path">
    /// Keys with dots and list items with brackets: <c>network.layers[1].units</c>. Missing objects are made; the index
    /// just after the last item appends one; an index into a list the file does not give changes a copy of its default.
    /// </param>
    /// <param name="value">JSON where it is valid JSON, else taken as a text.</param>
    public void Set(string path, string value)
    {
        if (!SettingsSegment.TryParse(path, out var segments))
        {
            faults.Add(new(SettingsOrigin.OfOption(path), path, $"expected keys with dots and [index], received \"{path}\"",
                "Write for example --set network.layers[1].units=64"));
            return;
        }

        var (node, valueFaults) = SettingsParser.ParseOption(value, path);
        if (node is null)
        {
            (node, valueFaults) = (SettingsNode.String(value, SettingsOrigin.OfOption(path)), []);
        }

        faults.AddRange(valueFaults);
        node.OptionText = value;
        if (root is not null)
        {
            new SettingsAssignment(path, segments, node).ApplyTo(root, faults.Add);
        }
    }

    /// <summary>Binds the document: reads every setting that <paramref name="bind"/> asks for.</summary>
    /// <exception cref="ConfigurationException">With all faults, when there is at least one.</exception>
    public BoundSettings<T> Bind<T>(Func<SettingsReader, T> bind)
    {
        if (root is null)
        {
            throw new ConfigurationException(faults);
        }

        var context = SettingsContext.Reading();
        context.Faults.AddRange(faults);
        var reader = new SettingsReader(context, root, "");
        var value = bind(reader);
        reader.Close();
        return context.Faults.Count == 0 ? new(value, reader.Used) : throw new ConfigurationException(context.Faults);
    }
}
