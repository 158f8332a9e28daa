using System.Globalization;
using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>A whole number of 64 bits. <c>20.0</c> and <c>2e1</c> are whole numbers too.</summary>
internal sealed class IntegerType(Bounds bounds, long smallest = long.MinValue, long largest = long.MaxValue) : SettingType<long>
{
    /// <summary>Above this not every whole number is a double, so that <c>1e17</c> may not be what it seems.</summary>
    private const double LargestExact = 1L << 53;

    public override string Expected => $"a whole number {bounds}".TrimEnd();

    public override long Placeholder => (long)Math.Ceiling(bounds.Anything());

    public static SettingsNode Node(long value) => SettingsNode.Number(value.ToString(CultureInfo.InvariantCulture));

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<long> reading)
    {
        reading = default;
        if (node.Kind != JsonValueKind.Number)
        {
            return place.Refuse(node, Expected, NumberType.QuotedNumberRemedy(node));
        }

        if (!long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var real = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (Math.Abs(real) > LargestExact)
            {
                return TooLarge(node, place);
            }

            if (real != Math.Floor(real))
            {
                return place.Refuse(node, Expected);
            }

            value = (long)real;
        }

        if (!bounds.Contains(value))
        {
            return place.Refuse(node, Expected);
        }

        if (value < smallest || value > largest)
        {
            return TooLarge(node, place);
        }

        reading = new(value, Node(value));
        return true;
    }

    public override SettingsNode Schema(SettingsContext context) => NumberType.Schema("integer", bounds);

    private bool TooLarge(SettingsNode node, SettingPlace place) =>
        place.Refuse(node, $"a whole number from {smallest} to {largest}", "Write a number of smaller magnitude");
}
