using Ridgeback.Formats;

namespace Ridgeback.Tests.Formats;

public class AtomicFileTests
{
    [Fact]
    public void Writes_a_new_file_and_replaces_an_old_one_without_leftovers()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder.File("a.txt"), "first, and longer");
        AtomicFile.WriteText(folder.File("a.txt"), "second é");
        File.ReadAllBytes(folder.File("a.txt")).ShouldBe("second é"u8.ToArray());
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("a.txt", "old");
        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException("mine");
        }));
        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void A_full_disk_is_named_and_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("a.txt", "old");
        using (AtomicFile.Intercept((_, file) => new FullDiskStream(file, capacity: 1000)))
        {
            var error = Should.Throw<InputException>(() => AtomicFile.Write(path, stream => stream.Write(new byte[5000])));
            error.Message.ShouldContain(path);
            error.Found.ShouldContain("disk is full");
            error.Remedy.ShouldContain("Free some space");
        }

        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
        AtomicFile.WriteText(path, "new");
        File.ReadAllText(path).ShouldBe("new");
    }

    [Fact]
    public void A_leftover_of_a_killed_process_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        folder.Text("a.txt.tmp", "half a fi");
        AtomicFile.WriteText(folder.File("a.txt"), "x");
        Directory.GetFiles(folder.Path).ShouldBe([folder.File("a.txt")]);
    }

    [Fact]
    public void A_folder_in_the_way_is_reported_and_the_temporary_file_removed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("taken"));
        Should.Throw<InputException>(() => AtomicFile.WriteText(folder.File("taken"), "x")).Message.ShouldContain("taken");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }
}
