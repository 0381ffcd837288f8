#!/usr/bin/env bash
# Makes the voices of the simulated customers, called people and agents and two test tones anew: ./make.sh [FOLDER]. Needs espeak-ng and sox, only here.
set -euo pipefail
out=$(realpath "${1:-$(dirname "$0")}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# line NAME VOICE SPEED PITCH TEXT…: sentences with a pause behind each, as somebody speaks who waits for answers.
line() {
  local name=$1 voice=$2 speed=$3 pitch=$4 text n=0
  shift 4
  for text in "$@"; do
    espeak-ng -v "$voice" -s "$speed" -p "$pitch" -w "$work/raw.wav" "$text"
    n=$((n + 1))
    sox -R -v 0.8 "$work/raw.wav" "$work/part-$(printf %02d "$n").wav" highpass 180 lowpass 3400 gain -n -6 pad 0.2 1.8
  done
  sox -R "$work"/part-*.wav -r 8000 -c 1 -b 16 -e signed-integer "$out/$name.wav" gain -2
  rm "$work"/part-*.wav
}

line customer-tent en-us 155 45 'Hello. I bought a tent from you in March.' 'One of the poles broke on the first night.' 'The order should be under my name.' \
  'Could you send me a new pole?' 'We leave again on Friday, so it is a little urgent.' 'Yes, that is my address.' 'Thank you very much.'
line customer-boots en-gb+f2 160 55 'Hi there. I am calling about the hiking boots.' 'I ordered size nine, and I got size seven.' 'Can I exchange them without paying for postage?' \
  'That would be lovely.' 'Could you tell me how long it will take?' 'Wonderful. Thanks for your help.'
line customer-quote en-us+m3 150 40 'Good day. I run a summer camp.' 'We need forty sleeping bags and twelve stoves.' 'Can you make me an offer by next week?' \
  'Yes, please send it by e-mail.' 'And do you rent kayaks?' 'All right. I will wait for your message.'
line agent-support en-us+f4 150 50 'Thank you for waiting. How can I help you?' 'I see your order here.' 'Let me look into that for you.' 'I will open a ticket, and you will hear from us tomorrow.' 'Is there anything else?'
line agent-sales en-gb+m2 150 45 'Good day, you are speaking with the sales team.' 'We have that in stock.' 'I can send you an offer today.' 'Shall I put your name on the list?'
line called-tent en-us 150 48 'Hello?' 'Yes, speaking.' 'Oh, the tent. It was fine, thank you.' 'The poles were easy, and it stayed dry.' 'Yes, you may send me the new catalogue.' 'Thanks for asking. Goodbye.'
line called-boots en-gb+f3 155 58 'Hello, who is this?' 'Ah, yes, I remember.' 'They fit very well.' 'I might need a second pair for my daughter.' 'Could you call me again next week?' 'All right, bye bye.'
line machine-greeting en-us+m1 145 42 'You have reached Tom. I am not at home. Please leave a message after the tone.'
sox -R -n -r 8000 -c 1 -b 16 "$out/machine-beep.wav" synth 0.5 sine 1000 gain -12 fade t 0.01 0.5 0.02 pad 0 1
sox -R -n -r 8000 -c 1 -b 16 "$out/tone-440.wav" synth 2 sine 440 gain -10 fade t 0.005 2 0.005
sox -R -n -r 8000 -c 1 -b 16 "$out/tone-1000.wav" synth 2 sine 1000 gain -10 fade t 0.005 2 0.005
du -ch "$out"/*.wav | tail -1
