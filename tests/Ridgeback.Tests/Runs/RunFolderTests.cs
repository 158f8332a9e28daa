using Ridgeback.Runs;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Withdrawing_removes_what_was_made_and_nothing_else()
    {
        Directory.CreateDirectory(folder.File("there"));
        RunFolder.Create(folder.File("there/a/b"), "digits").Withdraw();
        Directory.Exists(folder.File("there")).ShouldBeTrue();
        Directory.Exists(folder.File("there/a")).ShouldBeFalse();

        Directory.CreateDirectory(folder.File("mine"));
        RunFolder.Create(folder.File("mine") + "/", "digits").Withdraw();
        Directory.Exists(folder.File("mine")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(folder.File("mine")).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_with_other_files_may_be_used()
    {
        folder.Text("notes.txt", "x");
        using var run = RunFolder.Create(folder.Path, "digits");
        run[RunFolder.MetricsFile].ShouldBe(Path.Combine(folder.Path, "metrics.csv"));
    }

    [Fact]
    public void Openings_are_numbered_in_order()
    {
        var path = folder.File("openings.json");
        TestOpenings.Read(path).ShouldBeEmpty();
        TestOpenings.Add(path, "first").Number.ShouldBe(1);
        TestOpenings.Add(path, "\"second\"").Number.ShouldBe(2);
        TestOpenings.Read(path).Select(opening => (opening.Number, opening.Reason)).ShouldBe([(1, "first"), (2, "\"second\"")]);
    }

    public void Dispose() => folder.Dispose();
}
