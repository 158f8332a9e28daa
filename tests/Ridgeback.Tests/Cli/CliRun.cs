using System.Text.Json;
using Ridgeback.Cli;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

/// <summary>One call of the command line, in this process.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public const string SmallNetwork =
        """network.layers=[{"type":"dense","units":12},"batchNormalization","relu",{"type":"dropout","keepProbability":0.8}]""";

    /// <summary>Options of a training that takes some milliseconds.</summary>
    public static readonly string[] Small = ["--set", SmallNetwork, "--set", "training.epochs=3", "--quiet"];

    public static CliRun Of(params string[] arguments) => Of(arguments, CancellationToken.None);

    public static CliRun Of(string[] arguments, CancellationToken cancellation)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = CommandLine.Run(arguments, output, error, cancellation);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A small training that must succeed.</summary>
    public static CliRun Train(string folder, params string[] more)
    {
        var run = Of(["train", "--output", folder, .. Small, .. more]);
        run.Code.ShouldBe(0, run.Error);
        return run;
    }

    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    public static byte[] ModelOf(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
}

/// <summary>Files of data that tests train on.</summary>
internal static class Sources
{
    /// <summary>y = 3a − 2b + 50 with a little noise; 60 rows with a header.</summary>
    public static string Regression(TemporaryFolder folder)
    {
        var lines = Enumerable.Range(0, 60).Select(i =>
        {
            double a = (i * 37 % 60) / 10.0, b = (i * 23 % 60) / 7.0;
            return FormattableString.Invariant($"{a:0.00},{b:0.000},{(3 * a) - (2 * b) + 50.25 + (0.1 * Math.Sin(i)):0.000}");
        });
        return folder.Text("numbers.csv", "a,b,y\n" + string.Join('\n', lines) + "\n");
    }

    /// <summary>Two classes by the sign of a − b; 80 rows with a header; class names that need quotes.</summary>
    public static string TwoClasses(TemporaryFolder folder)
    {
        var lines = Enumerable.Range(0, 80).Select(i =>
        {
            double a = (i * 37 % 80) / 10.0, b = (i * 29 % 80) / 10.0;
            return FormattableString.Invariant($"{a},{b},\"{(a > b ? "more, much" : "less")}\"");
        });
        return folder.Text("two.csv", "a,b,answer\n" + string.Join('\n', lines) + "\n");
    }

    /// <summary>Bright top or bright bottom: 60 training and, if wanted, 20 test images of 4 × 3.</summary>
    public static string Images(TemporaryFolder folder, bool test = true, string name = "images")
    {
        Directory.CreateDirectory(folder.File(name));
        Write(folder, name, "train", 60);
        if (test)
        {
            Write(folder, name, "t10k", 20);
        }

        return folder.File(name);
    }

    private static void Write(TemporaryFolder folder, string name, string part, int count)
    {
        var pixels = new byte[count * 12];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 2);
            for (var p = 0; p < 12; p++)
            {
                var bright = p < 6 == (labels[i] == 0);
                pixels[(i * 12) + p] = (byte)((bright ? 180 : 20) + (((i * 7) + (p * 13)) % 60));
            }
        }

        folder.Bytes($"{name}/{part}-images-idx3-ubyte", TemporaryFolder.Idx([count, 4, 3], pixels));
        folder.Bytes($"{name}/{part}-labels-idx1-ubyte", TemporaryFolder.Idx([count], labels));
    }
}
