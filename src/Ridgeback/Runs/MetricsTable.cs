using System.Globalization;
using System.Text;
using Ridgeback.Formats;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary><c>metrics.csv</c>: what was measured at each evaluation. It holds no times, so equal runs write equal files.</summary>
internal static class MetricsTable
{
    private const string Header = "step,epoch,trainLoss,penalty,devLoss,trainMetric,devMetric,batchLoss,learningRate,phase";

    public static void Write(string path, IEnumerable<EvaluationPoint> points) => WriteLines(path, points.Select(Line));

    public static void WriteLines(string path, IEnumerable<string> lines)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>The lines of a table that was written before, those of later steps left out; none where there is no table.</summary>
    public static List<string> ReadBefore(string path, EvaluationPoint point) => File.Exists(path)
        ? [.. File.ReadLines(path).Skip(1).Where(line =>
            line.Split(',') is [var first, .., var last]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var phase)
            && (phase < point.Phase || (phase == point.Phase && step < point.Step)))]
        : [];

    public static string Line(EvaluationPoint point) => string.Join(
        ',', point.Step.ToString(CultureInfo.InvariantCulture), Text(point.Epoch), Text(point.TrainLoss), Text(point.Penalty),
        Text(point.DevLoss), Text(point.TrainMetric), Text(point.DevMetric), Text(point.BatchLoss),
        Text(point.LearningRate), point.Phase.ToString(CultureInfo.InvariantCulture));

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
