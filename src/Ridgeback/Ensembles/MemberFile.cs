using System.Globalization;
using System.Text;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary><c>member.json</c>: written last into the folder of a trained member, so that it is not trained again.</summary>
internal static class MemberFile
{
    private const string Name = "member.json";
    private const int Version = 2;

    /// <summary>
    /// What a trained member belongs to. More epochs or patience, or another length of the second training, make another one, which goes on
    /// from the checkpoint as far as that is of the same training.
    /// </summary>
    public static string IdentityOf(Network network, Dataset train, Dataset? dev, TrainingOptions options) =>
        $"{CheckpointIdentity.Of(network, train, dev, options)}, "
        + string.Create(CultureInfo.InvariantCulture,
            $"epochs {options.Epochs}, patience {options.EarlyStopping?.Patience}, tolerance {options.Tolerance}, ")
        + string.Create(CultureInfo.InvariantCulture,
            $"retrain for {options.EarlyStopping?.RetrainFor}, most steps {options.EarlyStopping?.MostSteps}, solver {options.Solver}");

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, Name));
        }
    }

    public static void Write(string folder, MemberRun run, string identity)
    {
        run.Model.Save(folder);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("identity", identity);
            json.WriteString("hash", Ensemble.HashOf(folder));
            json.WriteString("stoppedBy", run.StoppedBy.ToString());
            json.WriteString("message", run.Message);
            json.WriteNumber("steps", run.Steps);
            json.WriteNumber("bestStep", run.BestStep);
            json.WriteNumber("epochs", run.Epochs);
            json.WriteNumber("seconds", Math.Round(run.Seconds, 3));
            json.WriteNumber("seed", run.Seed);
            json.WriteBoolean("trainedOnDev", run.TrainedOnDev);
            json.WriteStartArray("advice");
            foreach (var advice in run.Advice)
            {
                json.WriteStringValue(advice);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.WriteText(Path.Combine(folder, Name), Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    /// <summary>A member that was trained before; null where there is none, or one that has not gone as far.</summary>
    /// <exception cref="InputException">The file is damaged, or the model cannot be read.</exception>
    public static MemberRun? Read(string folder, int number, string identity)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var json = document.RootElement;
            if (json.GetProperty("version").GetInt32() != Version || json.GetProperty("identity").GetString() != identity
                || json.GetProperty("hash").GetString() != Ensemble.HashOf(folder))
            {
                return null;
            }

            return new MemberRun
            {
                Number = number,
                Model = Model.Load(folder),
                StoppedBy = Enum.Parse<StopReason>(json.GetProperty("stoppedBy").GetString()!),
                Message = json.GetProperty("message").GetString()!,
                Steps = json.GetProperty("steps").GetInt64(),
                BestStep = json.GetProperty("bestStep").GetInt64(),
                Epochs = json.GetProperty("epochs").GetInt32(),
                Seconds = json.GetProperty("seconds").GetDouble(),
                Seed = json.GetProperty("seed").GetUInt64(),
                TrainedOnDev = json.GetProperty("trainedOnDev").GetBoolean(),
                Advice = [.. json.GetProperty("advice").EnumerateArray().Select(advice => advice.GetString()!)],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Member '{path}'", $"expected a trained member, received: {exception.Message}",
                "Delete that file: the member goes on from its checkpoint", exception);
        }
    }
}
