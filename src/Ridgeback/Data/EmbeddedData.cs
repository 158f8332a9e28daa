using System.IO.Compression;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>The small datasets that travel with the library; see Resources/NOTICE.md for where they are from.</summary>
internal static class EmbeddedData
{
    public static Dataset Digits()
    {
        using var stream = new GZipStream(Open("digits.csv.gz"), CompressionMode.Decompress);
        var (features, labels) = Parse(CsvTable.Read(stream, "digits", CsvHeader.No, ','));
        return Dataset.Classification(features, 64, labels, null, new DatasetDescription { Name = "digits", ExampleShape = [8, 8, 1] });
    }

    public static Dataset Iris()
    {
        using var stream = Open("iris.csv");
        using var reader = new StreamReader(stream);
        // The first line is neither header nor data: the number of rows, the number of features, the classes.
        var classes = reader.ReadLine()!.Split(',')[2..];
        using var rest = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(reader.ReadToEnd()));
        var (features, labels) = Parse(CsvTable.Read(rest, "iris", CsvHeader.No, ','));
        string[] names = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];
        return Dataset.Classification(
            features, 4, labels, classes, new DatasetDescription { Name = "iris", FeatureNames = names, TargetNames = ["species"] });
    }

    private static Stream Open(string name) => typeof(EmbeddedData).Assembly.GetManifestResourceStream($"Ridgeback.Data.{name}")!;

    private static (float[] Features, int[] Labels) Parse(CsvTable table)
    {
        var width = table.ColumnCount - 1;
        var features = new float[table.RowCount * width];
        var labels = new int[table.RowCount];
        for (var row = 0; row < table.RowCount; row++)
        {
            for (var column = 0; column < width; column++)
            {
                features[(row * width) + column] = float.Parse(table[row, column], System.Globalization.CultureInfo.InvariantCulture);
            }

            labels[row] = int.Parse(table[row, width], System.Globalization.CultureInfo.InvariantCulture);
        }

        return (features, labels);
    }
}
