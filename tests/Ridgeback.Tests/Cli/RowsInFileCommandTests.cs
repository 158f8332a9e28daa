using System.Diagnostics;
using System.Text;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Cli;

[Collection(nameof(Alone))]
public sealed class RowsInFileCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>40,000 rows of 400 numbers are 64 MB; the process may use that for everything.</summary>
    [Fact]
    public void A_table_larger_than_memory_is_trained_on_out_of_a_file()
    {
        Write();
        var (code, error) = Train("memory");
        code.ShouldBe(1);
        error.ShouldContain("Memory: expected enough for this network and data");
        (code, error) = Train("file", "--set", "data.rowsIn=\"rows\"");
        code.ShouldBe(0, error);
        File.Exists(folder.File("file/report.html")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(folder.File("rows")).ShouldBeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private void Write()
    {
        using var file = new StreamWriter(folder.File("wide.csv"), false, Encoding.ASCII, 1 << 16);
        for (var row = 0; row < 40_000; row++)
        {
            for (var column = 0; column < 400; column++)
            {
                file.Write((char)('0' + (((row * 7919) + (column * column * 31)) % 9973 % 10)));
                file.Write(',');
            }

            file.Write(row % 2 == 0 ? "even\n" : "odd\n");
        }
    }

    private (int Code, string Error) Train(string output, params string[] more)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(Ridgeback.Cli.CommandLine).Assembly.Location, "train", "--data", "wide.csv", "--epochs", "1", "--quiet",
                "--output", output, .. more])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        using var process = Process.Start(start)!;
        var text = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text.Result);
    }
}
