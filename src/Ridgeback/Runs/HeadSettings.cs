using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Runs;

/// <summary>What a further head learns.</summary>
public enum HeadTask
{
    /// <summary>Classes or numbers, seen from its column.</summary>
    Auto,

    /// <summary>One class of several.</summary>
    Classification,

    /// <summary>Numbers.</summary>
    Regression,

    /// <summary>The prepared features themselves, of every row.</summary>
    Reconstruction,
}

/// <summary>A further head as a configuration describes it.</summary>
public sealed record HeadSettings
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>CSV: the columns to learn; none for the column of the head's name.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What it learns.</summary>
    public required HeadTask Task { get; init; }

    /// <summary>What is made small.</summary>
    public required LossChoice Loss { get; init; }

    /// <summary>What its loss counts in the sum of losses.</summary>
    public required double Weight { get; init; }

    /// <summary>The layer it stands on; null for the last shared one.</summary>
    public required string? From { get; init; }

    /// <summary>Its own hidden layers.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>First weights and biases of its output layer; null: the default.</summary>
    public required (Initializer? Weights, Initializer? Bias) Output { get; init; }

    /// <summary>Where a table has what it learns; null for a reconstruction.</summary>
    internal CsvHead? Csv => Task == HeadTask.Reconstruction ? null : new CsvHead(Name, Columns.Count == 0 ? [Name] : Columns, Task switch
    {
        HeadTask.Classification => LearningTask.Classification,
        HeadTask.Regression => LearningTask.Regression,
        _ => null,
    });

    /// <summary>Reads an entry of <c>heads</c>.</summary>
    public static HeadSettings Bind(SettingsReader settings) => new()
    {
        Name = settings.Text("name", "head", "Names it in figures and files; its layers are called name.dense1… and name.output"),
        Columns = settings.Texts("columns", [], "CSV: the column to learn, by name or by number from 1, several for several numbers; "
            + "none: the column of the head's name. Empty cells are labels that are not known"),
        Task = settings.Choice("task", HeadTask.Auto, "Classes, numbers, or the prepared features themselves (reconstruction), for which "
            + "no label is needed; auto sees classes or numbers from the column"),
        Loss = settings.Variant("loss", LossChoices.All, "auto", "What the training makes small for this head"),
        Weight = settings.Number(
            "weight", 1, "What its loss counts in the sum of losses; that of the first task counts 1", Bounds.AtLeast(0)),
        From = settings.OptionalText(
            "from", null, "The layer whose output it stands on; null: the last shared layer; \"features\": the input"),
        Layers = settings.VariantList("layers", LayerCatalog.Layers, "Its own hidden layers, in order"),
        Output = settings.Object("output", LayerCatalog.BindOutput, "First values of its output layer"),
    };

    /// <summary>The head for some rows.</summary>
    /// <exception cref="InputException">The rows have nothing to learn for it.</exception>
    internal Head Make(Dataset rows)
    {
        var head = Task == HeadTask.Reconstruction ? Head.Reconstruction(Name, Loss.Loss) : new Head(Name, TaskOf(rows.Head(Name)));
        return head.WithOutput(Output.Weights, Output.Bias) with { Layers = Layers, Weight = Weight, From = From };
    }

    private NetworkTask TaskOf(Dataset labels) => Loss.Loss is { } loss ? NetworkTask.Of(labels).With(loss) : NetworkTask.Of(labels);
}
