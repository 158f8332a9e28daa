using System.Text.Json;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>
/// What regularization did, for the report and the result: sizes of weights against their limits, zeros, dead units, penalties by layer,
/// multipliers.
/// </summary>
internal sealed class RegularizationTable
{
    private readonly IReadOnlyList<WeightSizes> sizes;
    private readonly IReadOnlyList<UnitUse> units;
    private readonly RegularizationFigures figures;
    private readonly IReadOnlyList<Regularizers.Multiplier> multipliers;

    /// <param name="training">The training.</param>
    /// <param name="configuration">Its settings.</param>
    /// <param name="rows">Raw rows to look for dead units on.</param>
    public RegularizationTable(TrainingRun training, RunConfiguration configuration, Dataset rows)
    {
        sizes = WeightSizes.Measure(training.DevModel, configuration.Constraints);
        units = UnitUse.Measure(training.DevModel, rows);
        figures = training.History.LastOrDefault(point => point.Step <= training.BestStep)?.Regularization ?? RegularizationFigures.None;
        multipliers = configuration.Multipliers;
    }

    private bool HasPenalties => figures.Any(figure => figure.Name.StartsWith("penalty ", StringComparison.Ordinal));

    private bool HasLimits => sizes.Any(size => size.Limit is not null);

    /// <summary>As tables of the report.</summary>
    public IEnumerable<ReportTable> Tables()
    {
        yield return new ReportTable("regularization", "Weights and units")
        {
            Explanation =
                "The norm of each layer's weights, the largest norm of the weights into a unit, the share of weights that are exactly 0, "
                + "the units that never fire on the rows looked at, and those whose weights in and out are both tiny.",
            Headings =
            [
                "Layer", "#Norm", "#Largest unit", .. HasLimits ? ["#Limit"] : Array.Empty<string>(),
                "#Zeros", "#Never fire", "#Tiny", .. HasPenalties ? ["#Penalty"] : Array.Empty<string>(),
            ],
            Rows = [.. Layers().Select(Row)],
        };
        if (multipliers.Count > 0)
        {
            yield return new ReportTable("multipliers", "Multipliers")
            {
                Explanation = "Sizes that are held below a limit: the strength that was found is that of the penalty which would have "
                    + "given these weights; 0 where the limit does not bind.",
                Headings = ["Size of", "#Limit", "#Size", "#Multiplier"],
                Rows = [.. multipliers.Select((rule, i) => (IReadOnlyList<string>)
                    [$"{rule.Measure.Kind}{(rule.Measure.Layers is { } names ? $" of {string.Join(", ", names)}" : "")}",
                        NumberText.Short(rule.Limit), Figure($"size {i + 1}"), Figure($"multiplier {i + 1}")])],
            };
        }
    }

    /// <summary>As JSON.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("regularization");
        json.WriteStartArray("layers");
        foreach (var layer in Layers())
        {
            json.WriteStartObject();
            json.WriteString("layer", layer);
            if (sizes.FirstOrDefault(size => size.Layer == layer) is { } size)
            {
                json.WriteNumber("norm", size.Norm);
                json.WriteNumber("largestUnitNorm", size.LargestUnitNorm);
                if (size.Limit is { } limit)
                {
                    json.WriteNumber("limit", limit);
                }

                json.WriteNumber("zeros", size.Zeros);
            }

            if (units.FirstOrDefault(use => use.Layer == layer) is { } use)
            {
                json.WriteNumber("units", use.Units);
                json.WriteNumber("neverFire", use.NeverFire.Count);
                if (use.Tiny is { } tiny)
                {
                    json.WriteNumber("tiny", tiny.Count);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("figures");
        foreach ((var name, var value) in figures)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private IEnumerable<string> Layers() =>
        units.Select(use => use.Layer).Concat(sizes.Select(size => size.Layer)).Distinct(StringComparer.Ordinal);

    private IReadOnlyList<string> Row(string layer)
    {
        var size = sizes.FirstOrDefault(size => size.Layer == layer);
        var use = units.FirstOrDefault(use => use.Layer == layer);
        string[] limit = HasLimits ? [size?.Limit is { } bound ? NumberText.Short(bound) : ""] : [];
        string[] penalty = HasPenalties ? [Figure($"penalty {layer}")] : [];
        return
        [
            layer, size is null ? "" : NumberText.Short(size.Norm), size is null ? "" : NumberText.Short(size.LargestUnitNorm), .. limit,
            size is null ? "" : NumberText.Percent(size.Zeros), Count(use, use?.NeverFire.Count, size is null),
            Count(use, use?.Tiny?.Count, size is not null), .. penalty,
        ];
    }

    private static string Count(UnitUse? use, int? count, bool applies) =>
        use is null || count is null || !applies ? "" : FormattableString.Invariant($"{count} of {use.Units}");

    private string Figure(string name) =>
        figures.Where(figure => figure.Name == name).Select(figure => NumberText.Short(figure.Value)).FirstOrDefault("");
}
