using System.Buffers;

namespace Ridgeback.Augmentation;

/// <summary>Moves the pixels of a picture: each place of the result looks into the example, between its pixels.</summary>
/// <remarks>Bilinear: of the four pixels around a place, the nearer count more. Beyond the border its pixels go on.</remarks>
public abstract record Warp : Augmentation
{
    private protected delegate (double Y, double X) Place(double y, double x);

    private protected static void Move(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, Place place)
    {
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x++)
            {
                (var fromY, var fromX) = place(y, x);
                Look(shape, example, fromY, fromX, result.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels));
            }
        }
    }

    /// <summary>Turns about the middle, magnifies and shifts: where a place of the result comes from.</summary>
    private protected static Place Affine(ImageShape shape, double degrees, double magnification, double down, double right)
    {
        (var middleY, var middleX) = ((shape.Height - 1) / 2.0, (shape.Width - 1) / 2.0);
        (var sine, var cosine) = Math.SinCos(degrees * Math.PI / 180);
        return (y, x) =>
        {
            (var dy, var dx) = ((y - middleY - down) / magnification, (x - middleX - right) / magnification);
            return (middleY + (cosine * dy) + (sine * dx), middleX - (sine * dy) + (cosine * dx));
        };
    }

    private static void Look(ImageShape shape, ReadOnlySpan<float> example, double y, double x, Span<float> pixel)
    {
        (y, x) = (Math.Clamp(y, 0, shape.Height - 1), Math.Clamp(x, 0, shape.Width - 1));
        (var top, var left) = ((int)y, (int)x);
        (var bottom, var right) = (Math.Min(top + 1, shape.Height - 1), Math.Min(left + 1, shape.Width - 1));
        (var down, var across) = (y - top, x - left);
        for (var channel = 0; channel < pixel.Length; channel++)
        {
            double At(ReadOnlySpan<float> values, int row, int column) =>
                values[(((row * shape.Width) + column) * shape.Channels) + channel];
            var above = At(example, top, left) + (across * (At(example, top, right) - At(example, top, left)));
            var below = At(example, bottom, left) + (across * (At(example, bottom, right) - At(example, bottom, left)));
            pixel[channel] = (float)(above + (down * (below - above)));
        }
    }
}

/// <summary>Moves a picture up, down, left and right by parts of a pixel, evenly between bounds.</summary>
public sealed record Shift : Warp
{
    /// <param name="most">The furthest in each direction, as a share of the picture's side, 0 to 1; default 0.1.</param>
    /// <exception cref="Graphs.GraphException">The share is out of range.</exception>
    public Shift(double most = 0.1) => Most = most;

    /// <summary>The furthest in each direction, as a share of the picture's side, 0 to 1; default 0.1.</summary>
    public double Most { get; init => field = Setting.Share(value, "Augmentation shift, Most", "0.1 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "shift";

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random) =>
        Move(shape, example, result, Affine(
            shape, 0, 1, random.Uniform(-Most, Most) * shape.Height, random.Uniform(-Most, Most) * shape.Width));
}

/// <summary>Cuts a window of the picture's size out of the picture with a border around it: a shift by whole pixels.</summary>
public sealed record Crop : Warp
{
    /// <param name="border">Pixels of the border, ≥ 1; default 4. Its pixels continue those at the edge.</param>
    /// <exception cref="Graphs.GraphException">The border is below 1.</exception>
    public Crop(int border = 4) => Border = border;

    /// <summary>Pixels of the border, ≥ 1; default 4.</summary>
    public int Border { get; init => field = Setting.AtLeastOne(value, "Augmentation crop, Border", "4 is usual for 32 × 32"); }

    /// <inheritdoc/>
    public override string Kind => "crop";

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random) =>
        Move(shape, example, result, Affine(shape, 0, 1, random.Below((2 * Border) + 1) - Border, random.Below((2 * Border) + 1) - Border));
}

/// <summary>Magnifies or shrinks a picture about its middle; the logarithm of the factor is even between bounds.</summary>
public sealed record Zoom : Warp
{
    /// <param name="most">The greatest factor, 1 or more; the least is its reciprocal. Default 1.15.</param>
    /// <exception cref="Graphs.GraphException">The factor is below 1.</exception>
    public Zoom(double most = 1.15) => Most = most;

    /// <summary>The greatest factor, 1 or more; the least is its reciprocal. Default 1.15.</summary>
    public double Most
    {
        get;
        init => field = double.IsFinite(value) && value >= 1 ? value
            : throw Setting.Wrong("Augmentation zoom, Most", "a finite number of 1 or more", value, "1.15 is usual");
    }

    /// <inheritdoc/>
    public override string Kind => "zoom";

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random) =>
        Move(shape, example, result, Affine(shape, 0, Math.Exp(random.Uniform(-1, 1) * Math.Log(Most)), 0, 0));
}

/// <summary>Turns a picture about its middle, evenly between bounds.</summary>
public sealed record Rotation : Warp
{
    private const double Quarter = 60;
    private const double Half = 120;

    /// <param name="degrees">The furthest in each direction, 0 to 180; default 10.</param>
    /// <exception cref="Graphs.GraphException">The angle is out of range.</exception>
    public Rotation(double degrees = 10) => Degrees = degrees;

    /// <summary>The furthest in each direction, 0 to 180; default 10.</summary>
    public double Degrees
    {
        get;
        init => field = value is >= 0 and <= 180 ? value
            : throw Setting.Wrong("Augmentation rotation, Degrees", "a number from 0 to 180", value, "10 is usual");
    }

    /// <inheritdoc/>
    public override string Kind => "rotation";

    /// <summary>From 60 degrees on what a quarter turn changes, from 120 on what a half turn does.</summary>
    public override IEnumerable<(string One, string Other)> ConfusedClasses =>
        [.. Degrees >= Quarter ? ClassPairs.QuarterTurn : [], .. Degrees >= Half ? ClassPairs.HalfTurn : []];

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random) =>
        Move(shape, example, result, Affine(shape, random.Uniform(-Degrees, Degrees), 1, 0, 0));
}

/// <summary>Moves every pixel by a smooth random field, as an unsteady hand does.</summary>
/// <remarks>
/// The field is even between −1 and 1 in each pixel and direction, smoothed by a Gaussian of standard deviation σ pixels, times α. Source:
/// Simard, Steinkraus and Platt, Best practices for convolutional neural networks applied to visual document analysis (2003).
/// </remarks>
public sealed record Elastic : Warp
{
    /// <param name="strength">α ≥ 0; default 34.</param>
    /// <param name="smoothness">σ in pixels, above 0; default 4.</param>
    /// <exception cref="Graphs.GraphException">A setting is out of range.</exception>
    public Elastic(double strength = 34, double smoothness = 4) => (Strength, Smoothness) = (strength, smoothness);

    /// <summary>α ≥ 0; default 34.</summary>
    public double Strength { get; init => field = Setting.NotNegative(value, "Augmentation elastic, Strength", "34 is usual"); }

    /// <summary>σ in pixels, above 0; default 4.</summary>
    public double Smoothness { get; init => field = Setting.Positive(value, "Augmentation elastic, Smoothness", "4 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "elastic";

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random)
    {
        var pixels = shape.Height * shape.Width;
        var fields = ArrayPool<double>.Shared.Rent(3 * pixels);
        try
        {
            for (var i = 0; i < 2 * pixels; i++)
            {
                fields[i] = random.Uniform(-1, 1);
            }

            var gaussian = MakeGaussian();
            var between = fields.AsSpan(2 * pixels, pixels);
            Smooth(shape, gaussian, fields.AsSpan(0, pixels), between);
            Smooth(shape, gaussian, fields.AsSpan(pixels, pixels), between);
            Move(shape, example, result, (y, x) =>
            {
                var place = ((int)y * shape.Width) + (int)x;
                return (y + (Strength * fields[place]), x + (Strength * fields[pixels + place]));
            });
        }
        finally
        {
            ArrayPool<double>.Shared.Return(fields);
        }
    }

    /// <summary>A Gaussian down the columns, then along the rows; beyond the border the field is 0.</summary>
    private static void Smooth(ImageShape shape, ReadOnlySpan<double> gaussian, Span<double> field, Span<double> between)
    {
        var reach = gaussian.Length / 2;
        for (var y = 0; y < shape.Height; y++)
        {
            var target = between.Slice(y * shape.Width, shape.Width);
            target.Clear();
            for (var k = Math.Max(-reach, -y); k <= Math.Min(reach, shape.Height - 1 - y); k++)
            {
                var row = field.Slice((y + k) * shape.Width, shape.Width);
                for (var x = 0; x < target.Length; x++)
                {
                    target[x] += gaussian[reach + k] * row[x];
                }
            }
        }

        for (var y = 0; y < shape.Height; y++)
        {
            var row = between.Slice(y * shape.Width, shape.Width);
            var target = field.Slice(y * shape.Width, shape.Width);
            for (var x = 0; x < target.Length; x++)
            {
                var sum = 0.0;
                for (var k = Math.Max(-reach, -x); k <= Math.Min(reach, shape.Width - 1 - x); k++)
                {
                    sum += gaussian[reach + k] * row[x + k];
                }

                target[x] = sum;
            }
        }
    }

    /// <summary>Weights out to three standard deviations, with a sum of 1.</summary>
    private double[] MakeGaussian()
    {
        var reach = (int)Math.Ceiling(3 * Smoothness);
        double[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(k => Math.Exp(-k * k / (2 * Smoothness * Smoothness)))];
        var total = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / total);
    }
}
