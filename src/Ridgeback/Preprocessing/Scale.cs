using System.Globalization;
using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Divides every feature by one constant: x / divisor. For pixels 0…255 the divisor is 255.</summary>
public sealed record Scale : PreprocessingStep
{
    /// <param name="divisor">A finite number other than 0.</param>
    /// <exception cref="InputException">The divisor is 0 or not finite.</exception>
    public Scale(double divisor) => Divisor = Check(divisor);

    /// <summary>What is divided by.</summary>
    public double Divisor { get; }

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new FittedScale(Divisor, training.FeatureCount);
    }

    internal static double Check(double divisor) => double.IsFinite(divisor) && divisor != 0
        ? divisor
        : throw new InputException(
            "Preprocessing 'scale'", $"expected a finite divisor other than 0, received {divisor.ToString(CultureInfo.InvariantCulture)}",
            "Give the largest value of the features, such as 255");
}

/// <summary><see cref="Scale"/> for a number of features.</summary>
public sealed class FittedScale : Preprocessor
{
    internal const string Name = "scale";

    internal FittedScale(double divisor, int featureCount)
        : base(featureCount) => Divisor = divisor;

    /// <summary>What is divided by.</summary>
    public double Divisor { get; }

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = (float)(rows[i] / Divisor);
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = (float)(rows[i] * Divisor);
        }
    }

    internal override void WriteValues(Utf8JsonWriter json) => json.WriteNumber("divisor", Divisor);

    internal static Preprocessor Read(JsonElement json, int featureCount) =>
        new FittedScale(Scale.Check(JsonArrays.Property(json, "divisor", JsonValueKind.Number, Name).GetDouble()), featureCount);
}
