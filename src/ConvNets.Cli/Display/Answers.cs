using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Display;

/// <summary>What a model says of pictures, as lines of text or of JSON.</summary>
/// <param name="scored">What the model gave.</param>
/// <param name="top">How many classes are shown; null for the default.</param>
/// <param name="json">Whether lines are JSON.</param>
internal sealed class Answers(IDataView scored, int? top, bool json)
{
    private const int DefaultTop = 3;

    private readonly ModelKind _kind = ModelKinds.Of(scored.Schema);

    internal void Write()
    {
        if (_kind is ModelKind.Number && top is not null)
        {
            throw new ArgumentException("--top goes with classes; this model tells a number.");
        }

        DataViewSchema.Column file = scored.Schema["ImagePath"];
        DataViewSchema.Column score = scored.Schema[_kind == ModelKind.Binary ? "Probability" : "Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([file, score]);
        ValueGetter<ReadOnlyMemory<char>> fileOf = cursor.GetGetter<ReadOnlyMemory<char>>(file);
        Action<string> answer = _kind switch
        {
            ModelKind.Number => Number(cursor.GetGetter<float>(score)),
            ModelKind.Binary => Binary(cursor.GetGetter<float>(score)),
            ModelKind.MultiLabel => Labels(cursor.GetGetter<VBuffer<float>>(score), ModelKinds.NamesOf(score)),
            _ => Classes(cursor.GetGetter<VBuffer<float>>(score), ModelKinds.NamesOf(score)),
        };
        ReadOnlyMemory<char> name = default;
        while (cursor.MoveNext())
        {
            fileOf(ref name);
            answer(name.ToString());
        }
    }

    private Action<string> Number(ValueGetter<float> getter)
    {
        float value = 0;
        return file =>
        {
            getter(ref value);
            if (json)
            {
                JsonOutput.Write(new { file, value });
            }
            else
            {
                Console.WriteLine($"{file}: {value:G6}");
            }
        };
    }

    private Action<string> Binary(ValueGetter<float> getter)
    {
        (string no, string yes) = BinaryPictures.NamesIn(scored.Schema) ?? ("false", "true");
        float probability = 0;
        return file =>
        {
            getter(ref probability);
            Tell(file, [(probability, yes), (1 - probability, no)]);
        };
    }

    private Action<string> Classes(ValueGetter<VBuffer<float>> getter, string[] names)
    {
        VBuffer<float> scores = default;
        return file =>
        {
            getter(ref scores);
            Tell(file, scores.DenseValues().Select((score, i) => (score, names[i])));
        };
    }

    /// <summary>Each label has a probability of its own: those above one half apply.</summary>
    private Action<string> Labels(ValueGetter<VBuffer<float>> getter, string[] names)
    {
        VBuffer<float> scores = default;
        return file =>
        {
            getter(ref scores);
            (float Score, string Name)[] all = Best(scores.DenseValues().Select((score, i) => (score, names[i])));
            string[] labels = [.. all.Where(static p => p.Score > 0.5f).Select(static p => p.Name)];
            if (json)
            {
                JsonOutput.Write(new { file, labels, scores = all.ToDictionary(static p => p.Name, static p => p.Score) });
            }
            else
            {
                Console.WriteLine($"{file}: {(labels.Length == 0 ? "none" : string.Join(", ", labels))}; {Shown(all)}");
            }
        };
    }

    private void Tell(string file, IEnumerable<(float Score, string Name)> classes)
    {
        (float Score, string Name)[] best = Best(classes);
        if (json)
        {
            JsonOutput.Write(new { file, label = best[0].Name, scores = best.ToDictionary(static p => p.Name, static p => p.Score) });
        }
        else
        {
            Console.WriteLine($"{file}: {Shown(best)}");
        }
    }

    private (float Score, string Name)[] Best(IEnumerable<(float Score, string Name)> classes) =>
        [.. classes.OrderByDescending(static p => p.Score).Take(top ?? (json ? int.MaxValue : DefaultTop))];

    private static string Shown((float Score, string Name)[] classes) => string.Join(", ", classes.Select(static p => $"{p.Name} {p.Score:P1}"));
}
