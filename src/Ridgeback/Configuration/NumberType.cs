using System.Globalization;
using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>A finite number in double precision.</summary>
internal sealed class NumberType(Bounds bounds) : SettingType<double>
{
    public override string Expected => $"a number {bounds}".TrimEnd();

    public override double Placeholder => bounds.Anything();

    public static SettingsNode Node(double value) => double.IsFinite(value)
        ? SettingsNode.Number(value.ToString("R", CultureInfo.InvariantCulture))
        : throw new ArgumentException($"a setting's number must be finite, received {value}; use an optional setting", nameof(value));

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<double> reading)
    {
        reading = default;
        if (node.Kind != JsonValueKind.Number)
        {
            return place.Refuse(node, Expected, QuotedNumberRemedy(node));
        }

        var value = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return place.Refuse(node, $"{Expected} of magnitude below 1.8e308");
        }

        if (!bounds.Contains(value))
        {
            return place.Refuse(node, Expected);
        }

        reading = new(value, Node(value));
        return true;
    }

    public override SettingsNode Schema(SettingsContext context) => Schema("number", bounds);

    internal static string? QuotedNumberRemedy(SettingsNode node) =>
        node.Kind == JsonValueKind.String && node.OptionText is null &&
        double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "Remove the quotation marks" : null;

    internal static SettingsNode Schema(string type, Bounds bounds)
    {
        var schema = SettingsNode.Object().Put("type", SettingsNode.String(type));
        if (bounds.Minimum is { } minimum)
        {
            schema.Put(bounds.ExcludesMinimum ? "exclusiveMinimum" : "minimum", Node(minimum));
        }

        if (bounds.Maximum is { } maximum)
        {
            schema.Put(bounds.ExcludesMaximum ? "exclusiveMaximum" : "maximum", Node(maximum));
        }

        return schema;
    }
}
