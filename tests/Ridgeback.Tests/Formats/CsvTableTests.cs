using System.Text;
using Ridgeback.Data;
using Ridgeback.Formats;

namespace Ridgeback.Tests.Formats;

public class CsvTableTests
{
    [Fact]
    public void A_hundred_thousand_columns_are_read_and_found_without_comparing_each_with_each()
    {
        const int Columns = 100_000;
        var text = string.Join(',', Enumerable.Range(0, Columns).Select(i => $"c{i}")) + "\n"
            + string.Join(',', Enumerable.Range(0, Columns)) + "\n";
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("wide.csv"), text);
        var data = Datasets.FromCsv(folder.File("wide.csv"), new CsvOptions { Task = LearningTask.Regression });
        data.FeatureCount.ShouldBe(Columns - 1);
        data.Row(0)[777].ShouldBe(777);
        Datasets.OpenAs(folder.File("wide.csv"), data.Schema).Row(0).ToArray().ShouldBe(data.Row(0).ToArray());
    }

    [Fact]
    public void A_pipe_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        var path = $"/proc/self/fd/{pipe.GetClientHandleAsString()}";
        Should.Throw<InputException>(() => CsvTable.Read(path)).Message.ShouldBe(
            $"CSV file '{path}': expected a file, received a pipe or a device, which cannot be read twice. Save what it gives to a file "
                + $"first.");
    }

    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\n1,5;2\n", ';')]
    [InlineData("a\tb\n1\t2\n", '\t')]
    public void The_delimiter_is_seen(string text, char delimiter)
    {
        var table = Read(text);
        table.Delimiter.ShouldBe(delimiter);
        table.ColumnNames.ShouldBe(["a", "b"]);
        table.RowCount.ShouldBe(1);
    }

    [Fact]
    public void Quotes_line_breaks_and_line_numbers()
    {
        var table = Read("name,text\n\"a, b\",\"say \"\"x\"\"\"\n\n\"two\nlines\", 4 \r\nlast,é");
        table.RowCount.ShouldBe(3);
        table[0, 0].ShouldBe("a, b");
        table[0, 1].ShouldBe("say \"x\"");
        table[1, 0].ShouldBe("two\nlines");
        table[1, 1].ShouldBe("4");
        table[2, 1].ShouldBe("é");
        Enumerable.Range(0, 3).Select(table.LineOf).ShouldBe([2, 4, 6]);
        table.Locate(2, 1).ShouldBe("'t.csv', line 6, column 2 ('text')");
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        using var stream = new MemoryStream([0xEF, 0xBB, 0xBF, .. "a,b\n1,2\n"u8]);
        CsvTable.Read(stream, "t.csv").ColumnNames[0].ShouldBe("a");
    }

    [Theory]
    [InlineData("a,b\n1,2\n", CsvHeader.Auto, true)]
    [InlineData("1,b\n1,2\n", CsvHeader.Auto, false)]
    [InlineData("-1e3,b\n1,2\n", CsvHeader.Auto, false)]
    [InlineData("a,\n1,2\n", CsvHeader.Auto, false)]
    [InlineData("1,2\n3,4\n", CsvHeader.Yes, true)]
    [InlineData("a,b\nc,d\n", CsvHeader.No, false)]
    public void A_header_is_seen_or_told(string text, CsvHeader header, bool expected)
    {
        var table = Read(text, header);
        table.HasHeader.ShouldBe(expected);
        table.RowCount.ShouldBe(expected ? 1 : 2);
        if (!expected)
        {
            table.ColumnNames.ShouldBe(["column 1", "column 2"]);
        }
    }

    [Fact]
    public void A_packed_table_is_read()
    {
        using var folder = new TemporaryFolder();
        CsvTable.Read(folder.Bytes("t.csv", TemporaryFolder.Gzip("x,y\n1,2\n"u8.ToArray())))[0, 1].ShouldBe("2");
    }

    private static CsvTable Read(string text, CsvHeader header = CsvHeader.Auto)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return CsvTable.Read(stream, "t.csv", header);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(false, 50)]
    public void A_table_in_parts_is_the_same_table(bool header, int rowsTogether)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("t.csv", (header ? "a;b\n" : "") + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i};\"x\n{i}\"\n")));
        var whole = CsvTable.Read(path);
        var parts = CsvTable.ReadBlocks(path, CsvHeader.Auto, null, 2 * rowsTogether).ToArray();
        parts.ShouldAllBe(part =>
            part.HasHeader == header && part.RowCount <= Math.Max(2, rowsTogether) && part.ColumnNames.SequenceEqual(whole.ColumnNames));
        parts.Sum(part => part.RowCount).ShouldBe(whole.RowCount);
        var places =
            parts.SelectMany(part => Enumerable.Range(0, part.RowCount).Select(row => (part[row, 0], part[row, 1], part.LineOf(row))));
        places.ShouldBe(Enumerable.Range(0, whole.RowCount).Select(row => (whole[row, 0], whole[row, 1], whole.LineOf(row))));
    }
}
