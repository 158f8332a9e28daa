using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ridgeback.Formats;
using Ridgeback.Kernels;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

/// <summary>
/// Trainings of earlier versions give the same weights, bit for bit, and their run folders are still read: tests/golden/runs holds the
/// configurations, a run folder, and the hashes for each instruction path, made by the version before the rooms were re-arranged.
/// </summary>
public sealed class SameResultsTests : IDisposable
{
    private static readonly string Runs = Path.Combine(AppContext.BaseDirectory, "golden", "runs");

    private readonly TemporaryFolder folder = new();

    [HashedTheory]
    [InlineData("defaults")]
    [InlineData("dense")]
    [InlineData("noise")]
    [InlineData("normalized")]
    [InlineData("heads")]
    [InlineData("images")]
    [InlineData("ensemble")]
    [InlineData("boosting")]
    [InlineData("secondTraining")]
    [InlineData("regression")]
    public void A_configuration_gives_the_weights_that_it_gave(string name)
    {
        string[] data = name == "regression" ? ["--data", Path.Combine(Runs, "waves.csv")] : [];
        var run = CliRun.Of(["train", Path.Combine(Runs, name + ".jsonc"), "--output", folder.File("run"), "--quiet", .. data]);
        run.Code.ShouldBe(0, run.Error);
        Hash(folder.File("run")).ShouldBe(Expected(name));
    }

    [Fact]
    public void A_run_folder_of_an_earlier_version_is_evaluated_predicts_and_goes_on()
    {
        var run = folder.File("run");
        foreach (var file in Directory.GetFiles(Path.Combine(Runs, "earlier"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(run, Path.GetRelativePath(Path.Combine(Runs, "earlier"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var evaluation = CliRun.Of("evaluate", run, "--json").Json();
        evaluation.GetProperty("accuracy").GetDouble().ShouldBe(0.9, 1e-12);
        evaluation.GetProperty("loss").GetDouble().ShouldBe(0.4446594931806127, 1e-5);
        CliRun.Of("predict", run, "--data", "iris", "--output", folder.File("p.csv")).Code.ShouldBe(0);
        File.ReadAllLines(folder.File("p.csv")).Length.ShouldBe(151);
        var more = CliRun.Of("train", "--resume", run, "--set", "training.epochs=6", "--quiet");
        more.Code.ShouldBe(0, more.Error);
        if (HashedTheoryAttribute.IsHashed)
        {
            Hash(run).ShouldBe(Expected("earlier"));
        }
    }

    public void Dispose() => folder.Dispose();

    private static string Expected(string name)
    {
        using var hashes = JsonDocument.Parse(File.ReadAllText(Path.Combine(Runs, "hashes.json")));
        return hashes.RootElement.GetProperty(name).GetProperty(Hardware.Best.ToString()).GetString()!;
    }

    /// <summary>SHA-256 over names and values of all tensors of all models below a folder, by path and by name.</summary>
    private static string Hash(string run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(run, "model.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var tensor in SafeTensors.Read(file).Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
                hash.AppendData(tensor.Bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Skipped, and said, on processors whose bits nobody has written down.</summary>
    private sealed class HashedTheoryAttribute : TheoryAttribute
    {
        public HashedTheoryAttribute() =>
            Skip = IsHashed ? null : $"tests/golden/runs has hashes of x64, not of {RuntimeInformation.ProcessArchitecture}";

        public static bool IsHashed => RuntimeInformation.ProcessArchitecture == Architecture.X64;
    }
}
